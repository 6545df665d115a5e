import { KoiosError, type RpcDefinition } from '@koios/opcua-contracts';
import { errors, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';
import { currentDeadline, timeoutHeaders, traced } from '@koios/correlation';
import { correlationMessageHeaders } from '../connection/correlation-headers.js';
import { repliesTo } from './replies.js';
import { readReply } from './rpc-message.js';

/** How long to wait for the answer. */
export interface CallOptions {
  readonly timeoutMs: number;
}

/**
 * Makes a call.
 * @throws KoiosError with the code of the service's answer, SERVICE_UNAVAILABLE when nobody answers in time, or TIMEOUT when
 * the one who waits for all of it waits no longer.
 */
export async function callRpc<Request extends z.ZodType, Response extends z.ZodType>(
  connection: NatsConnection,
  definition: RpcDefinition<Request, Response>,
  request: z.input<Request>,
  options: CallOptions = { timeoutMs: 5_000 },
): Promise<z.infer<Response>> {
  const message = await traced(`call ${definition.subject}`, 'CLIENT', () =>
    send(connection, definition.subject, JSON.stringify(request), options),
  );
  return definition.response.parse(readReply(message.json()));
}

async function send(
  connection: NatsConnection,
  subject: string,
  payload: string,
  { timeoutMs }: CallOptions,
): Promise<Msg> {
  const deadline = currentDeadline();
  const timeout = Math.min(timeoutMs, deadline?.leftMs() ?? timeoutMs);
  if (timeout === 0) throw new KoiosError('TIMEOUT');
  const headers = correlationMessageHeaders();
  for (const [name, value] of Object.entries(timeoutHeaders())) headers.set(name, value);
  try {
    return await repliesTo(connection).request(subject, payload, headers, timeout);
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    // Not by the clock: a timer may end a moment before its time.
    if (error instanceof errors.TimeoutError && timeout < timeoutMs) throw new KoiosError('TIMEOUT');
    throw new KoiosError('SERVICE_UNAVAILABLE', `Nothing answers ${subject}.`);
  }
}

function isUnanswered(error: unknown): boolean {
  return error instanceof errors.TimeoutError || error instanceof errors.NoRespondersError;
}
