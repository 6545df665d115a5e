import { fetchedNatsVersion } from './nats-server.js';
import { fetch, findProgram, type NatsSource } from './nats-source.js';

const engines = ['docker', 'podman'];

/** Where a container engine answers: its program alone says nothing, so it is asked. */
export const containerNats: NatsSource = {
  name: 'a container',
  find: async (search) => {
    for (const name of engines) {
      const engine = await findProgram(search, name);
      if (engine === undefined) continue;
      const image = `docker.io/library/nats:${fetchedNatsVersion}`;
      if ((await fetch(search, engine, ['info'])).exitCode !== 0) continue;
      search.onProgress(`pulling ${image} with ${name}`);
      if ((await fetch(search, engine, ['pull', image])).exitCode !== 0) continue;
      return { kind: 'container', engine, image, version: fetchedNatsVersion };
    }
    return undefined;
  },
};
