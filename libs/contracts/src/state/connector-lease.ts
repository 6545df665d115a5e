import { z } from 'zod';
import { idSchema, plantIdSchema } from '../names.js';
import type { BucketDefinition } from './bucket.js';

/** Says that a connector is alive and may hold shards: renewed every 0.35 s, by compare-and-set. */
export const connectorLeaseSchema = z.object({
  plantId: plantIdSchema,
  connectorId: z.string(),
  /** A lease that has ended never comes back: what was held under it is held under no other. */
  leaseId: idSchema,
  /** It is about to stop and takes no more shards. */
  leaving: z.boolean(),
});
export type ConnectorLease = z.infer<typeof connectorLeaseSchema>;

/** Written by each connector for itself; gone is ended, for good. Keys: `<plant>.<connector>`. */
export const connectorLeasesBucket = {
  name: 'connector-leases',
  value: connectorLeaseSchema,
  timeToLiveMs: 2_000,
} satisfies BucketDefinition;
