import { join } from 'node:path';
import { fetch, findProgram, natsBinary, type NatsSource } from './nats-source.js';

/** macOS, and Linux where somebody uses Homebrew. It installs the program and starts no service. */
export const homebrewNats: NatsSource = {
  name: 'Homebrew',
  find: async (search) => {
    const brew = await findProgram(search, 'brew');
    if (brew === undefined) return undefined;
    search.onProgress('installing nats-server with Homebrew');
    await fetch(search, brew, ['install', '--quiet', 'nats-server']);
    const { exitCode, output } = await fetch(search, brew, ['--prefix', 'nats-server']);
    return exitCode === 0 ? natsBinary(search, join(output.trim(), 'bin/nats-server')) : undefined;
  },
};
