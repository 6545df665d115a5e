import { accountProgram } from './program.js';

// A reader that has seen enough (`koios-users list | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') explain(error);
});
await accountProgram().parseAsync().catch(explain);

function explain(error: unknown): void {
  process.stderr.write(`koios-users: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
