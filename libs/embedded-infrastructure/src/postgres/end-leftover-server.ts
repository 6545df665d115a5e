import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { minimalEnvironment } from '../process/minimal-environment.js';
import { isAlive } from '../process/process-identity.js';
import { runProgram } from '../process/run-program.js';

const stopLimitMs = 10_000;
const intervalMs = 25;

/**
 * Clears the way for a new server on a data directory. PostgreSQL takes `postmaster.pid` for stale only if no process has
 * that number, but after a crash any process may have it. So we look whose it is: if it is a server on this directory
 * that nobody holds any more, it is ended; if it is something else, the file is removed. Answers whether the last server
 * did not end by itself.
 */
export async function endLeftoverServer(dataDirectory: string): Promise<boolean> {
  const lockFile = join(dataDirectory, 'postmaster.pid');
  const pid = readPid(lockFile);
  if (pid === undefined) return false;
  if (await isServerOn(dataDirectory, pid)) await endServer(pid);
  else rmSync(lockFile, { force: true });
  return true;
}

function readPid(lockFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function isServerOn(dataDirectory: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') return commandLineOf(pid).includes(dataDirectory);
  const { output } = await runProgram('ps', ['-o', 'command=', '-p', String(pid)], {
    environment: minimalEnvironment(),
  });
  return output.includes(dataDirectory);
}

/** Everybody may read it; where another user's process works, only those who may trace it: not even root in a container. */
function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** SIGINT is its fast shutdown: connections are closed, the data is written (PostgreSQL manual, 18.5). */
async function endServer(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  const until = performance.now() + stopLimitMs;
  while (isAlive(pid)) {
    if (performance.now() > until) process.kill(pid, 'SIGKILL');
    await delay(intervalMs);
  }
}
