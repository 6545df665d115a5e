import type { Client } from 'graphql-ws';

/** A subgraph that hangs, or a network that swallows everything, closes nothing: whoever owes a pong is cut off. */
export function closeWhenSilent(client: Client, limitMs: number): void {
  let owed: NodeJS.Timeout | undefined;
  client.on('ping', (received) => {
    if (!received) owed = setTimeout(() => client.terminate(), limitMs);
  });
  client.on('pong', (received) => {
    if (received) clearTimeout(owed);
  });
  client.on('closed', () => clearTimeout(owed));
}
