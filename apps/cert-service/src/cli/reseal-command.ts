import { createDatabase, loadConfiguration } from '@koios/service-kit';
import type { Command } from 'commander';
import { destination, pino } from 'pino';
import { configurationSchema } from '../config.js';
import { S3ObjectStorage } from '../key-vault/s3-object-storage.js';
import { ResealKeys, type ResealSummary } from '../use-cases/reseal-keys.js';
import { resealProgress } from './reseal-progress.js';

/** The part of the service's own environment that is needed to get at its keys. */
const resealConfigurationSchema = configurationSchema.pick({
  DATABASE_URL: true,
  S3_ENDPOINT: true,
  S3_ACCESS_KEY: true,
  S3_SECRET_KEY: true,
  S3_BUCKET: true,
  S3_REGION: true,
  KEY_ENCRYPTION_KEYS: true,
});

const description = `Seals every private key with the newest key-encryption key (the first of KEY_ENCRYPTION_KEYS).

Give all replicas the new key first, then run this; after it, older keys can be taken out of the configuration. It may be
interrupted at any point and run again. Takes the environment of cert-service.`;

/** Adds `keys reseal` to a program. */
export function addResealCommand(program: Command): void {
  const present = program.commands.find((command) => command.name() === 'keys');
  const keys = present ?? program.command('keys').description('Private keys in the object storage.');
  keys
    .command('reseal')
    .summary('seal every private key with the newest key-encryption key')
    .description(description)
    .option('--json', 'print nothing but a JSON object with what it came to')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const summary = await reseal(json);
      process.stdout.write(json ? `${JSON.stringify(summary)}\n` : sentencesOf(summary));
      if (summary.failed.length > 0) process.exitCode = 1;
    });
}

async function reseal(quietly: boolean): Promise<ResealSummary> {
  const configuration = loadConfiguration(resealConfigurationSchema);
  const log = pino({ level: 'warn' }, destination(2));
  const storage = new S3ObjectStorage(configuration, log);
  // Nothing of ours is read through it: the schema stays as the service has left it.
  const url = configuration.DATABASE_URL.reveal();
  const dataSource = await createDatabase({ url, entities: [], migrations: [] }).initialize();
  const progress = resealProgress(process.stderr, quietly);
  try {
    const keys = new ResealKeys(storage, configuration.KEY_ENCRYPTION_KEYS, dataSource);
    return await keys.execute((now) => progress.report(now));
  } finally {
    progress.end();
    await dataSource.destroy();
  }
}

function sentencesOf({ total, resealed, unchanged, gone, failed }: ResealSummary): string {
  const counts = `${total} keys: ${resealed} sealed anew, ${unchanged} were already, ${gone} deleted meanwhile`;
  const lines = failed.map(({ object, reason }) => `  ${object}: ${reason}`);
  if (failed.length === 0) return `${counts}. Older key-encryption keys are needed no more.\n`;
  return `${counts}, ${failed.length} do not open:\n${lines.join('\n')}\n`;
}
