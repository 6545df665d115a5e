import { z } from 'zod';
import type { Gateway } from './gateway.js';

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

const pageSchema = z.object({
  certificates: z.object({
    edges: z.array(z.object({ node: certificateSchema })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

export async function allCertificates(gateway: Gateway): Promise<Certificate[]> {
  const query = `query ($after: String) { certificates(first: 100, after: $after) {
    edges { node { ${certificateFields} } } pageInfo { hasNextPage endCursor } } }`;
  const all: Certificate[] = [];
  for (let after: string | null = null; ;) {
    const { certificates }: z.infer<typeof pageSchema> = await gateway.ask(pageSchema, query, { after });
    all.push(...certificates.edges.map(({ node }) => node));
    if (!certificates.pageInfo.hasNextPage) return all;
    after = certificates.pageInfo.endCursor;
  }
}

/** By name or by id. @throws Error when there is none */
export async function findCertificate(gateway: Gateway, nameOrId: string): Promise<Certificate> {
  const found = (await allCertificates(gateway)).find(({ id, name }) => id === nameOrId || name === nameOrId);
  if (!found) throw new Error(`There is no certificate ${nameOrId}.`);
  return found;
}
