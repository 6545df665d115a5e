import { KoiosError } from '@koios/opcua-contracts';
import { createDatabase, loadConfiguration, trustAuthorities } from '@koios/service-kit';
import { destination, pino } from 'pino';
import type { DataSource } from 'typeorm';
import { configurationSchema } from '../config.js';
import { S3ObjectStorage } from '../key-vault/s3-object-storage.js';
import { ResealKeys, type ResealSummary } from '../use-cases/reseal-keys.js';
import { CommandFailure } from './failure.js';
import { resealProgress } from './reseal-progress.js';

/** The part of the service's own environment that is needed to get at its keys. */
export const resealConfigurationSchema = configurationSchema.pick({
  DATABASE_URL: true,
  S3_ENDPOINT: true,
  S3_ACCESS_KEY: true,
  S3_SECRET_KEY: true,
  S3_BUCKET: true,
  S3_REGION: true,
  KEY_ENCRYPTION_KEYS: true,
  TLS_CA: true,
});

/** Seals every private key with the newest key-encryption key, and says on standard error how far it is. */
export async function reseal(quietly: boolean): Promise<ResealSummary> {
  const configuration = loadConfiguration(resealConfigurationSchema);
  trustAuthorities(configuration);
  const log = pino({ level: 'warn' }, destination(2));
  const storage = new S3ObjectStorage(configuration, log);
  const dataSource = await connect(configuration.DATABASE_URL.reveal());
  const progress = resealProgress(process.stderr, quietly);
  try {
    const keys = new ResealKeys(storage, configuration.KEY_ENCRYPTION_KEYS, dataSource);
    return await keys.execute((now) => progress.report(now)).catch(asFailure);
  } finally {
    progress.end();
    await dataSource.destroy();
  }
}

async function connect(url: string): Promise<DataSource> {
  try {
    // Nothing is read through it: the schema stays as the service has left it.
    return await createDatabase({ url, entities: [], migrations: [] }).initialize();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    throw new CommandFailure(`The database does not answer (${String(reason)}).`);
  }
}

/** What the storage's own error says would be wrong here. */
function asFailure(error: unknown): never {
  if (error instanceof KoiosError && error.code === 'STORAGE_UNAVAILABLE')
    throw new CommandFailure(
      'The object storage does not answer. What was sealed anew stays so; run this again.',
    );
  throw error;
}
