import { spawnSync } from 'node:child_process';

/** How a program ended and all it said. */
export interface CommandResult {
  readonly status: number | null;
  readonly output: string;
}

export function runCommand(
  command: string,
  commandArguments: readonly string[],
  cwd?: string,
): CommandResult {
  const { status, stdout, stderr } = spawnSync(command, commandArguments, { cwd, encoding: 'utf8' });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
}

/** Whether a program can be run here; tests of what it checks are skipped where it cannot. */
export function isInstalled(command: string, versionArgument = '--version'): boolean {
  return spawnSync(command, [versionArgument]).error === undefined;
}
