import { idSchema, plantIdSchema } from '@koios/opcua-contracts';
import { searchText } from '@koios/service-kit';
import type { DeviceFilter } from '../database/device-queries.js';
import type { DeviceFilter as AskedFilter } from './schema.generated.js';

/**
 * Which devices a client asks for; undefined when none can match: what is no id belongs to nothing.
 * @throws KoiosError BAD_USER_INPUT for a text that cannot be looked for
 */
export function deviceFilter(asked: AskedFilter | null | undefined): DeviceFilter | undefined {
  const search = searchText(asked?.search);
  if (!idSchema.nullish().safeParse(asked?.clientCertificateId).success) return undefined;
  if (!idSchema.nullish().safeParse(asked?.userCertificateId).success) return undefined;
  if (!plantIdSchema.nullish().safeParse(asked?.plantId).success) return undefined;
  return { ...asked, search: search ?? null };
}
