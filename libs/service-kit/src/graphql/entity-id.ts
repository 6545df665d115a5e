import { type ErrorCode, idSchema, KoiosError } from '@koios/opcua-contracts';

/** An id from outside; one that is no UUID belongs to nothing. @throws KoiosError with the given code. */
export function entityId(id: string, notFound: ErrorCode, field = 'id'): string {
  if (idSchema.safeParse(id).success) return id;
  throw new KoiosError(notFound, undefined, field);
}
