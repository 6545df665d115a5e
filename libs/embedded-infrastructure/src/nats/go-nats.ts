import { mkdir } from 'node:fs/promises';
import { fetchedNatsVersion } from './nats-server.js';
import {
  fetch,
  fetchedServerFolder,
  fetchedServerPath,
  findProgram,
  natsBinary,
  type NatsSource,
} from './nats-source.js';

/** Where Go is installed: the server is compiled from its published module. */
export const goNats: NatsSource = {
  name: 'go install',
  find: async (search) => {
    const go = await findProgram(search, 'go');
    if (go === undefined) return undefined;
    search.onProgress(`building nats-server ${fetchedNatsVersion} with Go`);
    const folder = fetchedServerFolder(search);
    await mkdir(folder, { recursive: true });
    await fetch(search, go, ['install', `github.com/nats-io/nats-server/v2@v${fetchedNatsVersion}`], {
      environment: { GOBIN: folder },
      workingDirectory: folder,
    });
    return natsBinary(search, fetchedServerPath(search));
  },
};
