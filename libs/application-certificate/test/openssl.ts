import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs the openssl command in a folder of its own that holds the files, and removes the folder. */
export function openssl(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
  encoding: 'utf8' | 'latin1' = 'utf8',
): CommandResult {
  const folder = mkdtempSync(join(tmpdir(), 'koios-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, stderr } = spawnSync('openssl', args, {
      cwd: folder,
      encoding,
      timeout: 20_000,
    });
    return { exitCode: status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
