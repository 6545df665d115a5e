import { KoiosError, type RpcDefinition } from '@koios/opcua-contracts';
import { deadline, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Deadline, timeoutHeader, traced, withDeadline } from '@koios/correlation';
import { correlationIn } from '../connection/correlation-headers.js';
import { endOfTurn } from '../connection/end-of-turn.js';
import { errorReply, resultReply } from './rpc-message.js';

/** NATS answers at once where it is there at all. */
const drainLimitMs = 1_000;

/** A call that is being served. */
export interface RpcServer {
  /** Takes no more calls and waits until those that NATS has given to us are answered. */
  stop(): Promise<void>;
}

/**
 * Serves a call; replicas share the work (queue group). A request is held against the contract first; an unexpected
 * error is logged whole and answered as INTERNAL. The subject is for definitions with a wildcard. Two that share a queue
 * group share the calls that both could take.
 */
export function serveRpc<Request extends z.ZodType, Response extends z.ZodType>(
  connection: NatsConnection,
  definition: RpcDefinition<Request, Response>,
  handle: (request: z.infer<Request>, subject: string) => Promise<z.infer<Response>>,
  log: Logger,
  queue = definition.subject,
): RpcServer {
  const underWay = new Set<Promise<void>>();
  const answer = async (message: Msg): Promise<void> => {
    const startedAtMs = performance.now();
    const reply = await replyTo(message, definition, handle, log);
    await endOfTurn();
    // Nobody catches what is thrown here: it would end the process.
    if (!connection.isClosed()) respond(message, reply, log);
    const durationMs = Math.round(performance.now() - startedAtMs);
    log.debug({ subject: message.subject, durationMs }, 'call');
  };
  const subscription = connection.subscribe(definition.subject, {
    queue,
    callback: (error, message) => {
      if (error) return log.error({ err: error }, `cannot serve ${definition.subject}`);
      const deadline = Deadline.from(message.headers?.get(timeoutHeader));
      const serve = (): Promise<void> => withDeadline(deadline, () => answer(message));
      const answered = traced(definition.subject, 'SERVER', serve, correlationIn(message)).finally(() =>
        underWay.delete(answered),
      );
      underWay.add(answered);
    },
  });
  return {
    stop: async () => {
      await drain(subscription);
      await Promise.all(underWay);
    },
  };
}

/** What is on its way to us when we say that we take no more would otherwise wait for its answer in vain. */
async function drain(subscription: Subscription): Promise<void> {
  if (subscription.isClosed()) return;
  await deadline(subscription.drain(), drainLimitMs).catch(() => undefined);
}

/** An answer can be larger than a message may be. */
function respond(message: Msg, reply: string, log: Logger): void {
  try {
    message.respond(reply);
  } catch (error) {
    log.error({ err: error }, `${message.subject} could not be answered`);
    message.respond(errorReply(new KoiosError('INTERNAL')));
  }
}

async function replyTo<Request extends z.ZodType, Response extends z.ZodType>(
  message: Msg,
  definition: RpcDefinition<Request, Response>,
  handle: (request: z.infer<Request>, subject: string) => Promise<z.infer<Response>>,
  log: Logger,
): Promise<string> {
  try {
    return resultReply(await handle(parseRequest(message, definition), message.subject));
  } catch (error) {
    if (error instanceof KoiosError) return errorReply(error);
    log.error({ err: error }, `${definition.subject} failed`);
    return errorReply(new KoiosError('INTERNAL'));
  }
}

function parseRequest<Request extends z.ZodType>(
  message: Msg,
  definition: RpcDefinition<Request>,
): z.infer<Request> {
  const parsed = definition.request.safeParse(jsonOf(message));
  if (parsed.success) return parsed.data;
  throw new KoiosError('BAD_USER_INPUT', z.prettifyError(parsed.error));
}

function jsonOf(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    throw new KoiosError('BAD_USER_INPUT', 'The request is not JSON.');
  }
}
