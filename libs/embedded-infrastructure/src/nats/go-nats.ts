import { mkdir } from 'node:fs/promises';
import { fetchedNatsVersion } from './nats-server.js';
import { fetch, fetchedServerPath, findProgram, natsBinary, type NatsSource } from './nats-source.js';

/** Where Go is installed: the server is compiled from its published module. */
export const goNats: NatsSource = {
  name: 'go install',
  find: async (search) => {
    const go = await findProgram(search, 'go');
    if (go === undefined) return undefined;
    search.onProgress(`building nats-server ${fetchedNatsVersion} with Go`);
    await mkdir(search.toolsDirectory, { recursive: true });
    await fetch(search, go, ['install', `github.com/nats-io/nats-server/v2@v${fetchedNatsVersion}`], {
      environment: { GOBIN: search.toolsDirectory },
      workingDirectory: search.toolsDirectory,
    });
    return natsBinary(search, fetchedServerPath(search));
  },
};
