#!/usr/bin/env node
// A file of the repository, so that npm can link the command before anything is built.
import { existsSync } from 'node:fs';

const program = new URL('../dist/main.js', import.meta.url);
if (!existsSync(program)) {
  console.error('koios is not built yet: run npm run build.');
  process.exit(2);
}
await import(program);
