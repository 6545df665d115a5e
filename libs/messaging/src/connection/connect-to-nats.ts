import {
  connect,
  type NatsConnection,
  nkeyAuthenticator,
  type NodeConnectionOptions,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import type { Logger } from 'pino';

/** Where NATS is and what the connection is called there. */
export interface NatsOptions {
  readonly url: string;
  /** Shown by the server's monitoring, for example `cert-service`. */
  readonly name: string;
  /** Where answers come in; one that is a user's own keeps others from listening to them. */
  readonly inboxPrefix?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The seed of a user NKey. */
  readonly nkeySeed?: string | undefined;
  /** PEM. */
  readonly tls?:
    | {
        readonly ca?: string | undefined;
        readonly cert?: string | undefined;
        readonly key?: string | undefined;
      }
    | undefined;
}

/**
 * Connects and stays connected: waits for a server that is not there yet and comes back after any outage,
 * however long.
 */
export async function connectToNats(options: NatsOptions, log: Logger): Promise<NatsConnection> {
  const connection = await connect({
    servers: options.url.split(','),
    name: options.name,
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 5_000,
    maxPingOut: 2,
    // Without it, every request makes two stack traces for an error that hardly ever comes.
    noAsyncTraces: true,
    ...accessOf(options),
  });
  void logStatus(connection, log);
  return connection;
}

function accessOf({ inboxPrefix, user, password, nkeySeed, tls }: NatsOptions): NodeConnectionOptions {
  return {
    ...(inboxPrefix ? { inboxPrefix } : {}),
    ...(user ? { authenticator: usernamePasswordAuthenticator(user, password) } : {}),
    ...(nkeySeed ? { authenticator: nkeyAuthenticator(new TextEncoder().encode(nkeySeed)) } : {}),
    ...(tls ? { tls } : {}),
  };
}

/** A forbidden publish shows here and nowhere else: `publish()` does not throw. */
async function logStatus(connection: NatsConnection, log: Logger): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'error') log.error({ err: status.error }, 'NATS error');
    if (status.type === 'disconnect') log.warn('NATS connection lost');
    if (status.type === 'reconnect') log.info('NATS connection is back');
  }
}
