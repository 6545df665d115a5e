import type { NatsConnection } from '@nats-io/transport-node';

/** Calls back each time the connection is back after an outage; answers how to stop that. */
export function onReconnect(connection: NatsConnection, callback: () => void): () => void {
  let stopped = false;
  void (async () => {
    for await (const status of connection.status()) {
      if (stopped) return;
      if (status.type === 'reconnect') callback();
    }
  })();
  return () => {
    stopped = true;
  };
}
