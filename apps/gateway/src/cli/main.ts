import { accountProgram } from './program.js';

await accountProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`koios-users: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
