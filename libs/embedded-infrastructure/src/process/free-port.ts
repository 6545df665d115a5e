import { randomInt } from 'node:crypto';
import getPort from 'get-port';

const lowestPort = 18_000;
const highestPort = 32_000;
const candidates = 64;

/**
 * A free port on loopback, from below the range that systems take for outgoing connections (Linux: from 32,768 on):
 * while a killed server is down, no client's connection can sit on its port, not even its own clients trying again.
 */
export async function freePort(): Promise<number> {
  const port = Array.from({ length: candidates }, () => randomInt(lowestPort, highestPort));
  return getPort({ host: '127.0.0.1', port });
}
