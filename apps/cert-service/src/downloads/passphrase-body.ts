import { KoiosError } from '@koios/opcua-contracts';
import type { Request } from 'express';
import { z } from 'zod';

/** Strict: a key must not go out in the clear because of a misspelt `passphrase`. */
const bodySchema = z.strictObject({ passphrase: z.string().min(1).max(256).nullish() });

/**
 * The passphrase to encrypt a key with; undefined where none is given.
 * @throws KoiosError BAD_USER_INPUT for a body that is no JSON, or says anything else
 */
export function passphraseOf(request: Request): string | undefined {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody) return undefined;
  if (!request.is('json'))
    throw new KoiosError('BAD_USER_INPUT', 'Send JSON (content-type: application/json).');
  const parsed = bodySchema.safeParse(request.body);
  if (parsed.success) return parsed.data.passphrase ?? undefined;
  throw new KoiosError('BAD_USER_INPUT', 'Send {"passphrase": …} with 1 to 256 characters.', 'passphrase');
}
