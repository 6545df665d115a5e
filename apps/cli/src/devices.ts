import { z } from 'zod';
import type { Gateway } from './gateway.js';
import { wholeList } from './whole-list.js';

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

export function allDevices(gateway: Gateway): Promise<Device[]> {
  const selection = 'id name enabled plant { id } connection { status error { code message } }';
  return wholeList(gateway, 'devices', selection, deviceSchema);
}

/** By name or by id. @throws Error when there is none, or more than one of that name */
export async function findDevice(gateway: Gateway, nameOrId: string): Promise<Device> {
  const found = (await allDevices(gateway)).filter(({ id, name }) => id === nameOrId || name === nameOrId);
  const [device, ...others] = found;
  if (!device) throw new Error(`There is no device ${nameOrId}.`);
  if (others.length > 0) throw new Error(`Several devices are called ${nameOrId}: give the id.`);
  return device;
}
