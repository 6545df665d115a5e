import { KoiosError, type RpcDefinition } from '@koios/opcua-contracts';
import { errors, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';
import { traced } from '@koios/correlation';
import { correlationMessageHeaders } from '../connection/correlation-headers.js';
import { readReply } from './rpc-message.js';

/** How long to wait for the answer. */
export interface CallOptions {
  readonly timeoutMs: number;
}

/**
 * Makes a call.
 * @throws KoiosError with the code of the service's answer, or SERVICE_UNAVAILABLE when nobody answers in time.
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
  options: CallOptions,
): Promise<Msg> {
  try {
    return await connection.request(subject, payload, {
      timeout: options.timeoutMs,
      headers: correlationMessageHeaders(),
    });
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    throw new KoiosError('SERVICE_UNAVAILABLE', `Nothing answers ${subject}.`);
  }
}

function isUnanswered(error: unknown): boolean {
  return (
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoRespondersError ||
    (error instanceof errors.RequestError && error.isNoResponders())
  );
}
