import { Socket } from 'node:net';
import { Client, type ClientBase, type PoolConfig } from 'pg';

/** What pg-pool does before it gives out a new connection: it waits for a promise, which its types do not say. */
interface ConnectionOptions extends Omit<PoolConfig, 'onConnect'> {
  readonly onConnect?: (client: ClientBase) => Promise<void>;
}

const connectLimitMs = 5_000;
/** A host that went away without a word is noticed by those who wait for it without a limit too. */
const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };
/** After a fail-over nobody stays with the former primary, which may live on as a standby. */
const maxLifetimeSeconds = 300;

/** Of connections that wait as long as it takes: of migrations, and of what an operator looks at. */
export const patientConnections: ConnectionOptions = {
  ...keepAlive,
  connectionTimeoutMillis: connectLimitMs,
};

/**
 * Of connections that no silence holds up. PostgreSQL ends a statement after `timeoutMs`, and a transaction that nobody
 * goes on with after half as long again: what a vanished client of it held is free then. Where not even that answer
 * comes, because packets are lost, the connection is given up after the same time.
 */
export function boundedConnections(timeoutMs: number): ConnectionOptions {
  const silenceMs = 1.5 * timeoutMs;
  return {
    ...patientConnections,
    maxLifetimeSeconds,
    onConnect: async (client) => {
      giveUpWhenSilent(client, silenceMs);
      // A statement, because poolers refuse parameters of a connection that they do not know.
      await client.query(
        `SET statement_timeout = ${timeoutMs}; SET idle_in_transaction_session_timeout = ${silenceMs}`,
      );
    },
  };
}

/** The limit of pg itself, `query_timeout`, keeps the connection, on which the next query waits in vain. */
function giveUpWhenSilent(client: ClientBase, silenceMs: number): void {
  if (!(client instanceof Client)) return;
  const { stream } = client.connection;
  if (stream instanceof Socket) stream.setTimeout(silenceMs, () => stream.destroy());
}
