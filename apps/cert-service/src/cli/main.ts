#!/usr/bin/env node
import { certificateProgram } from './program.js';
import { explainFailure } from './failure.js';

// A reader that has seen enough (`koios-cert … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') explainFailure(error);
});
await certificateProgram().parseAsync().catch(explainFailure);
