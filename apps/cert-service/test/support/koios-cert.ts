import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { minimalEnvironment } from '@koios/embedded-infrastructure';

export const program = new URL('../../dist/cli/main.js', import.meta.url).pathname;

/** How a command ended and what it wrote. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the built command in a process of its own with this environment and what any program needs. */
export async function koiosCert(
  arguments_: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandEnd> {
  const child = spawn(process.execPath, [program, ...arguments_], {
    env: { ...minimalEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, output, errors };
}
