import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './error-code.js';
import { portState } from './port-state.js';
import { identityOf, isStillAlive } from './process-identity.js';

/** Below the range that systems take for outgoing connections (Linux: from 32,768 on). */
const usualRange = { lowest: 18_000, highest: 31_999 };
const candidates = 256;

/** Where every process of ours on this machine says which ports are its own. */
export const portReservations = join(tmpdir(), 'koios-ports');

/**
 * A free port on loopback that is ours as long as we live: nobody else gets it from here before a server listens there, nor
 * while a killed one is down. No client's connection sits on it meanwhile either, not even its own clients trying again.
 * @throws Error when there is none in the range
 */
export async function freePort({ lowest, highest } = usualRange): Promise<number> {
  for (let candidate = 0; candidate < candidates; candidate += 1) {
    const port = randomInt(lowest, highest + 1);
    if ((await portState(port)) === 'free' && reserve(port)) return port;
  }
  throw new Error(`No port from ${lowest} to ${highest} is free.`);
}

/** Answers whether it is ours now. */
function reserve(port: number): boolean {
  const file = join(portReservations, String(port));
  try {
    mkdirSync(portReservations, { recursive: true });
    if (hasNoOwner(file)) rmSync(file, { force: true });
    writeFileSync(file, `${process.pid} ${identityOf(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    // Where we may write nothing down, it is enough that nobody listens.
    return errorCode(error) !== 'EEXIST';
  }
}

/** A file without content is being written. */
function hasNoOwner(file: string): boolean {
  const [pid, identity = ''] = readOrNothing(file).split(' ');
  return Number(pid) > 0 && !isStillAlive({ pid: Number(pid), identity });
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
