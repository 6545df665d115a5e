import { koiosProgram } from './program.js';

// A reader that has seen enough (`koios … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') explain(error);
});
await koiosProgram().parseAsync().catch(explain);

function explain(error: unknown): void {
  process.stderr.write(`koios: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
