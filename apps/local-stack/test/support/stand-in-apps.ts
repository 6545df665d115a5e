import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '../../src/services/service-names.js';

/** A folder of services that are stand-ins, laid out as the real ones are. */
export function writeStandInApps(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of serviceNames) writeProgram(folder, name, 'stand-in.mjs');
  writeProgram(folder, 'plant-simulator', 'stand-in-simulator.mjs');
  return folder;
}

function writeProgram(folder: string, name: string, fixture: string): void {
  const dist = join(folder, name, 'dist');
  mkdirSync(dist, { recursive: true });
  const program = new URL(`../fixtures/${fixture}`, import.meta.url);
  writeFileSync(join(dist, 'main.js'), `await import(${JSON.stringify(program.href)});\n`);
}
