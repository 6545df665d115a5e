import type { SimulatedServer } from '../server/simulated-server.js';
import { CommandError } from './command-error.js';

const STOP_LIMIT_MS = 4_500;

/** Resolves at the first SIGINT or SIGTERM; the second one ends the process at once, as usual. */
export function signalToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** @throws CommandError when the servers are not down within 4.5 s: who stopped us waits 5 s */
export async function stopServers(servers: readonly SimulatedServer[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CommandError('The servers did not stop in time.')), STOP_LIMIT_MS);
  });
  const stopped = Promise.all(servers.map((server) => server.stop()));
  await Promise.race([stopped, limit]).finally(() => clearTimeout(timer));
}
