import { isErrorCode, KoiosError } from '@koios/opcua-contracts';
import { z } from 'zod';

const replySchema = z.union([
  z.object({ result: z.unknown() }),
  z.object({ error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }) }),
]);

/** The reply to a call that worked. */
export function resultReply(result: unknown): string {
  return JSON.stringify({ result });
}

/** The reply to a call that the caller can mend. */
export function errorReply(error: KoiosError): string {
  return JSON.stringify({ error: { code: error.code, message: error.message, field: error.field } });
}

/** @throws KoiosError when the reply is one. */
export function readReply(reply: unknown): unknown {
  const parsed = replySchema.parse(reply);
  if ('error' in parsed) {
    const { code, message, field } = parsed.error;
    throw new KoiosError(isErrorCode(code) ? code : 'INTERNAL', message, field);
  }
  return parsed.result;
}
