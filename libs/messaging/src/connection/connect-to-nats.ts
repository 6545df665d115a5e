import { setTimeout as delay } from 'node:timers/promises';
import { NatsConnectionImpl } from '@nats-io/nats-core/internal';
import {
  connect,
  type NatsConnection,
  nkeyAuthenticator,
  type NodeConnectionOptions,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { repliesTo } from '../rpc/replies.js';

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
  /** Says in a sentence why the first connection fails, where the error itself does not say it well. */
  readonly explain?: ((error: unknown) => string | undefined) | undefined;
}

const pauseMs = 250;
/** For a server to be reached and to greet. */
const connectLimitMs = 5_000;

/**
 * Connects and stays connected: waits for a server that is not there yet and comes back after any outage,
 * however long.
 */
export async function connectToNats(options: NatsOptions, log: Logger): Promise<NatsConnection> {
  const connection = await firstConnection(options, log);
  repliesTo(connection, options.inboxPrefix);
  void leaveWhenStale(connection);
  void logStatus(connection, log);
  return connection;
}

/** The client could wait for it by itself, but would not tell why it waits. */
async function firstConnection(options: NatsOptions, log: Logger): Promise<NatsConnection> {
  for (let told = ''; ; await delay(pauseMs * (1 + Math.random()))) {
    try {
      return await connect(connectionOptions(options));
    } catch (error) {
      const reason = options.explain?.(error) ?? (error instanceof Error ? error.message : String(error));
      if (reason !== told) log.warn({ err: error }, `no connection to NATS yet: ${reason}`);
      told = reason;
    }
  }
}

function connectionOptions(options: NatsOptions): NodeConnectionOptions {
  return {
    servers: options.url.split(','),
    name: options.name,
    maxReconnectAttempts: -1,
    // Without it, a client that is refused twice, while somebody changes who may do what, closes for good.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: pauseMs,
    reconnectJitter: pauseMs,
    timeout: connectLimitMs,
    pingInterval: 5_000,
    maxPingOut: 2,
    // Without it, every request makes two stack traces for an error that hardly ever comes.
    noAsyncTraces: true,
    ...accessOf(options),
  };
}

function accessOf({
  url,
  inboxPrefix,
  user,
  password,
  nkeySeed,
  ...given
}: NatsOptions): NodeConnectionOptions {
  // With options, even empty ones, the client refuses a server that does not speak TLS; it does not look at the scheme.
  const tls = given.tls ?? (/(^|,)\s*tls:/.test(url) ? {} : undefined);
  return {
    ...(inboxPrefix ? { inboxPrefix } : {}),
    ...(user ? { authenticator: usernamePasswordAuthenticator(user, password) } : {}),
    ...(nkeySeed ? { authenticator: nkeyAuthenticator(new TextEncoder().encode(nkeySeed)) } : {}),
    ...(tls ? { tls } : {}),
  };
}

/**
 * A connection that answers no ping is closed by the client once all that it has to say is written. Where packets are
 * lost that never happens when it has more to say than the network takes.
 */
async function leaveWhenStale(connection: NatsConnection): Promise<void> {
  if (!(connection instanceof NatsConnectionImpl)) return;
  for await (const { type } of connection.status())
    if (type === 'staleConnection')
      await connection.protocol.transport.close(new Error('no ping is answered'));
}

/** A forbidden publish shows here and nowhere else: `publish()` does not throw. */
async function logStatus(connection: NatsConnection, log: Logger): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'error') log.error({ err: status.error }, 'NATS error');
    if (status.type === 'disconnect') log.warn('NATS connection lost');
    if (status.type === 'reconnect') log.info('NATS connection is back');
  }
}
