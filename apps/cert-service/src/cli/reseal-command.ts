import type { Command } from 'commander';
import type { ResealSummary } from '../use-cases/reseal-keys.js';

const notes = `
Give all replicas the new key-encryption key first (as the first of KEY_ENCRYPTION_KEYS, the old ones behind it), then run
this; after it, the old ones can be taken out of the configuration. Takes the environment of cert-service, and may run
while the service does. It may be interrupted at any point: run it again.
Exit codes: 0 all is done, 1 some keys do not open and were left as they are, 2 it cannot be done.

Examples:
  koios-cert keys reseal
  koios-cert keys reseal --json`;

/** Adds `keys reseal` to a program. */
export function addResealCommand(program: Command): void {
  program
    .command('keys')
    .description('Private keys in the object storage.')
    .command('reseal')
    .summary('seal every private key with the newest key-encryption key')
    .description(
      'Seals every private key with the newest key-encryption key, the first of KEY_ENCRYPTION_KEYS.',
    )
    .option('--json', 'print a JSON object, and nothing on the way to it')
    .addHelpText('after', notes)
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const { reseal } = await import('./reseal.js');
      const summary = await reseal(json);
      process.stdout.write(json ? `${JSON.stringify(summary)}\n` : sentencesOf(summary));
      if (summary.failed.length > 0) process.exitCode = 1;
    });
}

function sentencesOf({ total, resealed, unchanged, gone, failed }: ResealSummary): string {
  const counts = `${total} keys: ${resealed} sealed anew, ${unchanged} were already, ${gone} deleted meanwhile`;
  const lines = failed.map(({ object, reason }) => `  ${object}: ${reason}`);
  if (failed.length === 0) return `${counts}. Older key-encryption keys are needed no more.\n`;
  return `${counts}, ${failed.length} do not open:\n${lines.join('\n')}\n`;
}
