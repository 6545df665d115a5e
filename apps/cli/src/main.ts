import { koiosProgram } from './program.js';

await koiosProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`koios: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
