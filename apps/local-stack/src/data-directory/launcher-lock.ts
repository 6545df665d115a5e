import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, identityOf, isStillAlive } from '@koios/embedded-infrastructure';
import { z } from 'zod';
import { LaunchError } from '../cli/launch-error.js';
import type { DataDirectory } from './data-directory.js';
import { readJsonFile } from './read-json-file.js';

const processSchema = z.object({ pid: z.int().positive(), identity: z.string() });
const lockSchema = z.object({ launcher: processSchema, guardian: processSchema });

const guardianLimitMs = 15_000;
const intervalMs = 50;

/**
 * Makes us the only launcher on a data directory, until release(). The lock of a launcher that is dead does not count; but
 * its guardian may still be ending what it left behind, and is waited for.
 * @throws LaunchError when another launcher runs on it
 */
export async function lockDataDirectory(directory: DataDirectory, guardianPid: number): Promise<() => void> {
  const file = directory.file('launcher.lock');
  const mine = { launcher: describe(process.pid), guardian: describe(guardianPid) };
  while (!createWhole(file, JSON.stringify(mine))) await clearStale(file, directory);
  return () => rmSync(file, { force: true });
}

async function clearStale(file: string, directory: DataDirectory): Promise<void> {
  const known = readJsonFile(file, lockSchema);
  if (known === undefined) return;
  if (isStillAlive(known.launcher)) {
    throw new LaunchError(
      `Koios runs on ${directory.path} already (process ${known.launcher.pid}): stop it, or choose another --data-dir.`,
    );
  }
  const until = performance.now() + guardianLimitMs;
  while (isStillAlive(known.guardian) && performance.now() < until) await delay(intervalMs);
  rmSync(file, { force: true });
}

/** A link is made with its content, or not at all when the name is taken. */
function createWhole(file: string, content: string): boolean {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, content, { mode: 0o600 });
  try {
    linkSync(unfinished, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function describe(pid: number): { pid: number; identity: string } {
  return { pid, identity: identityOf(pid) };
}
