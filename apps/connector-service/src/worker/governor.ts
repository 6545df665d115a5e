import { setTimeout as delay } from 'node:timers/promises';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { type RateLimit, TokenBucket } from '../domain/token-bucket.js';
import { Slots } from './slots.js';

/** How hard a connector may knock. */
export interface GovernorOptions {
  /** So many handshakes at once in this process, and no more. */
  readonly handshakesAtOnce: number;
  readonly handshakes: RateLimit;
  readonly handshakesOfServer: RateLimit;
}

interface Server {
  readonly line: Slots;
  readonly bucket: TokenBucket;
  inLine: number;
}

/**
 * Renewing a secure channel holds up the scans for some 5 ms. Channels that were due while cert-service was away are all
 * due at once when it is back.
 */
const renewals: RateLimit = { perSecond: 25, burst: 2 };

/** How long an idle server's bucket is remembered: longer than it takes to fill up again. */
const rememberedMs = 60_000;

/**
 * Every try at a connection goes through here: one at a time to a server, however many devices wait for it, and no more
 * handshakes than this process and the server can bear. A server that hangs holds up nobody but its own devices.
 */
export class Governor {
  private readonly slots: Slots;
  private readonly bucket: TokenBucket;
  private readonly renewals = new TokenBucket(renewals);
  private readonly servers = new Map<string, Server>();

  constructor(private readonly options: GovernorOptions) {
    this.slots = new Slots(options.handshakesAtOnce);
    this.bucket = new TokenBucket(options.handshakes);
  }

  /** A whole try, from finding the endpoint to the session, when it is its turn at the server. */
  async try<Result>(endpointUrl: string, work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const server = this.serverOf(endpointUrl);
    server.inLine += 1;
    try {
      return await server.line.run(work, signal);
    } finally {
      server.inLine -= 1;
      if (server.inLine === 0) this.forgetLater(serverKey(endpointUrl), server);
    }
  }

  /** The costly part of a try. */
  async handshake<Result>(
    endpointUrl: string,
    work: () => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    await pause(this.serverOf(endpointUrl).bucket.takeMs(performance.now()), signal);
    await pause(this.bucket.takeMs(performance.now()), signal);
    return this.slots.run(work, signal);
  }

  /** Resolves when it is a secure channel's turn to be renewed. */
  async renewal(): Promise<void> {
    const pauseMs = this.renewals.takeMs(performance.now());
    if (pauseMs > 0) await delay(pauseMs, undefined, { ref: false });
  }

  private serverOf(endpointUrl: string): Server {
    const key = serverKey(endpointUrl);
    const bucket = new TokenBucket(this.options.handshakesOfServer);
    const server = this.servers.get(key) ?? { line: new Slots(1), bucket, inLine: 0 };
    this.servers.set(key, server);
    return server;
  }

  private forgetLater(key: string, server: Server): void {
    const forget = (): void => {
      if (server.inLine === 0 && this.servers.get(key) === server) this.servers.delete(key);
    };
    setTimeout(forget, rememberedMs).unref();
  }
}

/** Paths of one server are one server. */
export function serverKey(endpointUrl: string): string {
  const address = parseEndpointUrl(endpointUrl);
  return address ? `${address.host.toLowerCase()}:${address.port}` : endpointUrl;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await delay(ms, undefined, { signal });
}
