import { renameSync, writeFileSync } from 'node:fs';

/** Readers find the old content or the new one, never half of it. For our eyes only: most of our files hold secrets. */
export function writeFileWhole(file: string, content: string): void {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, content, { mode: 0o600 });
  renameSync(unfinished, file);
}
