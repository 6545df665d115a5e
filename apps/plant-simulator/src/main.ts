#!/usr/bin/env node
import { CommandError } from './cli/command-error.js';
import { simulatorProgram } from './cli/program.js';

try {
  await simulatorProgram().parseAsync();
  process.exit(0);
} catch (error) {
  const text =
    error instanceof CommandError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`error: ${text}\n`);
  process.exit(1);
}
