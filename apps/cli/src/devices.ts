import { z } from 'zod';
import type { Gateway } from './gateway.js';

const deviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  plant: z.object({ id: z.string() }),
  connection: z
    .object({ status: z.string(), error: z.object({ code: z.string(), message: z.string() }).nullable() })
    .nullable(),
});
export type Device = z.infer<typeof deviceSchema>;

const pageSchema = z.object({
  devices: z.object({
    edges: z.array(z.object({ node: deviceSchema })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

export async function allDevices(gateway: Gateway): Promise<Device[]> {
  const query = `query ($after: String) { devices(first: 100, after: $after) {
    edges { node { id name enabled plant { id } connection { status error { code message } } } }
    pageInfo { hasNextPage endCursor } } }`;
  const all: Device[] = [];
  for (let after: string | null = null; ;) {
    const { devices }: z.infer<typeof pageSchema> = await gateway.ask(pageSchema, query, { after });
    all.push(...devices.edges.map(({ node }) => node));
    if (!devices.pageInfo.hasNextPage) return all;
    after = devices.pageInfo.endCursor;
  }
}

/** By name or by id. @throws Error when there is none, or more than one of that name */
export async function findDevice(gateway: Gateway, nameOrId: string): Promise<Device> {
  const found = (await allDevices(gateway)).filter(({ id, name }) => id === nameOrId || name === nameOrId);
  const [device, ...others] = found;
  if (!device) throw new Error(`There is no device ${nameOrId}.`);
  if (others.length > 0) throw new Error(`Several devices are called ${nameOrId}: give the id.`);
  return device;
}
