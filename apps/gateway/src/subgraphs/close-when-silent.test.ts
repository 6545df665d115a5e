import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import { closeWhenSilent } from './close-when-silent.js';

let server: WebSocketServer;
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

const oftenMs = 200;
/** A busy machine may stand still for a while. */
const silenceLimitMs = 3_000;

/** Subscribes to a server that answers pings, or hangs once it has let the client in. */
async function subscribe({ serverHangs }: { serverHangs: boolean }) {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) =>
    socket.on('message', (message: Buffer) => {
      const { type } = JSON.parse(message.toString()) as { type: string };
      if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
      if (type === 'ping' && !serverHangs) socket.send(JSON.stringify({ type: 'pong' }));
    }),
  );
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = createClient({
    url: `ws://127.0.0.1:${port}`,
    webSocketImpl: WebSocket,
    keepAlive: oftenMs,
    retryAttempts: 0,
  });
  closeWhenSilent(client, silenceLimitMs);
  const ended = new Promise<unknown>((resolve) =>
    client.subscribe(
      { query: 'subscription { a }' },
      { next: () => undefined, complete: () => undefined, error: resolve },
    ),
  );
  return { client, ended };
}

describe('a connection to a subgraph', () => {
  it('is cut off when the subgraph hangs', async () => {
    const { ended } = await subscribe({ serverHangs: true });
    expect(await ended).toMatchObject({ code: 4499 });
  });

  it('stays open while the subgraph answers', async () => {
    const { client, ended } = await subscribe({ serverHangs: false });
    const pongs = new Promise<string>((resolve) => {
      let count = 0;
      client.on('pong', () => (count += 1) === 20 && resolve('answered twenty times'));
    });
    expect(await Promise.race([ended, pongs])).toBe('answered twenty times');
  });
});
