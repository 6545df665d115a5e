import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { minimalEnvironment } from '../process/minimal-environment.js';
import { aptNats } from './apt-nats.js';
import { containerNats } from './container-nats.js';
import { goNats } from './go-nats.js';
import { homebrewNats } from './homebrew-nats.js';
import { fetchedNats, installedNats } from './installed-nats.js';
import { isAtLeast, type NatsServer } from './nats-server.js';
import type { NatsSearch, NatsSource } from './nats-source.js';

/** No NATS server is to be had on this machine. The message is one sentence for whoever has to install one. */
export class NatsServerMissing extends Error {
  override readonly name = 'NatsServerMissing';
}

/** From the least to the most that has to be fetched. */
const sources: readonly NatsSource[] = [
  installedNats,
  fetchedNats,
  aptNats,
  goNats,
  homebrewNats,
  containerNats,
];

/**
 * The NATS server of this machine: installed, fetched before, fetched now with the package manager that there is, or in a
 * container; the first that is not too old.
 * @throws NatsServerMissing when none of these works
 */
export async function findNatsServer(search: Partial<NatsSearch> = {}): Promise<NatsServer> {
  const complete: NatsSearch = { ...thisMachine(), ...search };
  for (const source of sources) {
    const server = await source.find(complete);
    complete.signal?.throwIfAborted();
    if (server && isAtLeast(server.version, complete.oldestVersion)) return server;
  }
  throw new NatsServerMissing(missing(complete, sources));
}

function missing({ oldestVersion }: NatsSearch, tried: readonly NatsSource[]): string {
  const names = tried.filter((source) => source !== fetchedNats).map(({ name }) => name);
  return `There is no nats-server ${oldestVersion} or later and none could be had (tried: ${names.join(', ')}): install it (on Debian and Ubuntu apt-get install nats-server, on macOS brew install nats-server), or set NATS_URL to one that runs.`;
}

function thisMachine(): NatsSearch {
  const environment = minimalEnvironment();
  const path = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return {
    oldestVersion: '2.9',
    // Debian installs it where a plain user's PATH does not lead.
    folders: [...path, '/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'],
    toolsDirectory: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'koios'),
    isRoot: process.getuid?.() === 0,
    environment,
    onProgress: () => undefined,
  };
}
