/** What cannot be done at all: exit code 2, one sentence, no stack trace. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** Ends the command with exit code 2; 1 is kept for a command that ran and found something. */
export function explainFailure(error: unknown): void {
  process.stderr.write(`koios-cert: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
