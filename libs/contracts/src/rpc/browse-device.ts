import { z } from 'zod';
import { idSchema } from '../names.js';
import type { DeviceCall } from './device-call.js';

/** How many nodes one page may have. */
export const mostNodesInAPage = 500;

/** A node of a server's address space. */
export const browsedNodeSchema = z.object({
  nodeId: z.string(),
  displayName: z.string(),
  browseName: z.string(),
  nodeClass: z.string(),
  dataType: z.string().nullable(),
  readable: z.boolean(),
  writable: z.boolean(),
  /** null also where it is too large to be shown. */
  value: z.json(),
  statusCode: z.string().nullable(),
  hasChildren: z.boolean(),
});
export type BrowsedNode = z.infer<typeof browsedNodeSchema>;

/** What stands below a node, through the device's running session. */
export const browseDevice = {
  name: 'browse',
  request: z.object({
    deviceId: idSchema,
    nodeId: z.string().max(5_000),
    offset: z.int().nonnegative(),
    limit: z.int().min(1).max(mostNodesInAPage),
  }),
  response: z.object({ nodes: z.array(browsedNodeSchema), totalCount: z.int().nonnegative() }),
} satisfies DeviceCall;
