import { randomHex } from '@koios/correlation';
import {
  createInbox,
  errors,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  type Subscription,
} from '@nats-io/transport-node';
import { endOfTurn } from '../connection/end-of-turn.js';

interface Awaited {
  readonly subject: string;
  readonly resolve: (reply: Msg) => void;
  readonly reject: (reason: Error) => void;
}

const repliesOf = new WeakMap<NatsConnection, Replies>();

/** Where the replies to a connection's calls come in; the prefix counts when it is asked for the first time. */
export function repliesTo(connection: NatsConnection, inboxPrefix?: string): Replies {
  const known = repliesOf.get(connection);
  if (known) return known;
  const replies = new Replies(connection, createInbox(inboxPrefix));
  repliesOf.set(connection, replies);
  return replies;
}

/**
 * The replies to the calls of one connection, which share an inbox. The connection's own `request` does the same, but
 * makes an error, with its stack trace, for every request that was answered: a fifth of all that a call costs its caller.
 */
export class Replies {
  private readonly awaited = new Map<string, Awaited>();
  private subscription: Subscription | undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly inbox: string,
  ) {
    void this.followRefusals();
  }

  /** @throws TimeoutError, NoRespondersError, PermissionViolationError, ClosedConnectionError */
  async request(subject: string, payload: string, headers: MsgHdrs, timeoutMs: number): Promise<Msg> {
    this.subscription ??= this.listen();
    const { promise, resolve, reject } = Promise.withResolvers<Msg>();
    const timer = setTimeout(() => reject(new errors.TimeoutError()), timeoutMs);
    // Whoever answers one call must not be able to guess where another's reply is awaited.
    const token = randomHex(8);
    this.awaited.set(token, { subject, resolve, reject });
    try {
      const send = (): void => {
        if (this.awaited.has(token))
          this.connection.publish(subject, payload, { headers, reply: `${this.inbox}.${token}` });
      };
      endOfTurn().then(send).catch(reject);
      return await promise;
    } finally {
      clearTimeout(timer);
      this.awaited.delete(token);
    }
  }

  private listen(): Subscription {
    const callback = (error: Error | null, reply: Msg): void => {
      if (!error) this.take(reply);
    };
    const subscription = this.connection.subscribe(`${this.inbox}.*`, { callback });
    void subscription.closed.then((reason) => {
      this.subscription = undefined;
      this.fail(reason ?? new errors.ClosedConnectionError());
    });
    return subscription;
  }

  private take(reply: Msg): void {
    const awaited = this.awaited.get(reply.subject.slice(this.inbox.length + 1));
    if (reply.data.length === 0 && reply.headers?.code === 503)
      awaited?.reject(new errors.NoRespondersError(awaited.subject));
    else awaited?.resolve(reply);
  }

  /** A request that NATS forbids is not answered: it says so in the connection's status. */
  private async followRefusals(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type !== 'error' || !(status.error instanceof errors.PermissionViolationError)) continue;
      const { operation, subject } = status.error;
      if (operation === 'publish') this.fail(status.error, subject);
    }
  }

  private fail(reason: Error, subject?: string): void {
    for (const awaited of this.awaited.values())
      if (subject === undefined || awaited.subject === subject) awaited.reject(reason);
  }
}
