import { z } from 'zod';
import type { Gateway } from './gateway.js';
import { wholeList } from './whole-list.js';

export const certificateSchema = z.object({
  id: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  revision: z.number(),
  validUntil: z.string(),
  statuses: z.array(z.string()),
  thumbprint: z.string(),
});
export type Certificate = z.infer<typeof certificateSchema>;

export const certificateFields = 'id name isDefault revision validUntil statuses thumbprint';

export function allCertificates(gateway: Gateway): Promise<Certificate[]> {
  return wholeList(gateway, 'certificates', certificateFields, certificateSchema);
}

/** By name or by id. @throws Error when there is none */
export async function findCertificate(gateway: Gateway, nameOrId: string): Promise<Certificate> {
  const found = (await allCertificates(gateway)).find(({ id, name }) => id === nameOrId || name === nameOrId);
  if (!found) throw new Error(`There is no certificate ${nameOrId}.`);
  return found;
}
