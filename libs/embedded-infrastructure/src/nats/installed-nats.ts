import { fetchedServerPath, findProgram, natsBinary, type NatsSource } from './nats-source.js';

/** Installed by the machine's owner. */
export const installedNats: NatsSource = {
  name: 'the PATH',
  find: async (search) => {
    const path = await findProgram(search, 'nats-server');
    return path === undefined ? undefined : natsBinary(search, path);
  },
};

/** Fetched by an earlier start. */
export const fetchedNats: NatsSource = {
  name: 'what was fetched before',
  find: (search) => natsBinary(search, fetchedServerPath(search)),
};
