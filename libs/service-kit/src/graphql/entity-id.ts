import { type ErrorCode, idSchema, KoiosError } from '@koios/opcua-contracts';

/**
 * An id from outside, as it is written inside; one that is no UUID belongs to nothing. Capitals are the same id
 * (RFC 9562, 4), but not to whoever compares texts, or seals a secret for one id.
 * @throws KoiosError with the given code.
 */
export function entityId(id: string, notFound: ErrorCode, field = 'id'): string {
  if (idSchema.safeParse(id).success) return id.toLowerCase();
  throw new KoiosError(notFound, undefined, field);
}
