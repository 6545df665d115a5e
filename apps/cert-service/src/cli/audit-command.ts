import type { Command } from 'commander';
import type { AuditVerdict } from '../audit/verify-audit-log.js';

const notes = `
Takes DATABASE_URL of cert-service. Changes nothing, and may run while the service does.
Exit codes: 0 the log is whole, 1 it is not, 2 it cannot be read.

The hash of the last entry stands for the whole log up to it: note it elsewhere, and nobody who can write to the
database can rewrite the log unseen. Hold it against the log later with the query auditLog.

Examples:
  DATABASE_URL=postgres://… koios-cert audit verify
  DATABASE_URL=postgres://… koios-cert audit verify --json`;

/** Adds `audit verify` to a program. */
export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('The audit log.')
    .command('verify')
    .summary('follow the hash chain of the audit log')
    .description(
      'Follows the hash chain of the audit log and finds entries that were edited, removed or reordered.',
    )
    .option('--json', 'print a JSON object instead of a sentence')
    .addHelpText('after', notes)
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const { verifyAudit } = await import('./verify-audit.js');
      const verdict = await verifyAudit();
      process.stdout.write(json ? `${JSON.stringify(verdict)}\n` : `${sentenceOf(verdict)}\n`);
      if (!verdict.intact) process.exitCode = 1;
    });
}

function sentenceOf(verdict: AuditVerdict): string {
  if (!verdict.intact) return `The audit log is not whole: entry ${verdict.sequence} ${verdict.problem}.`;
  const { sequence, hash } = verdict.head;
  return `The audit log is whole: ${sequence} entries, the last one with the hash ${hash}.`;
}
