import { z } from 'zod';
import { idSchema, plantIdSchema } from '../names.js';
import { shardCount } from '../shards.js';
import type { BucketDefinition } from './bucket.js';

/** Who scans the devices of a shard. The entry's revision is the fencing token of whoever wrote it. */
export const shardClaimSchema = z.object({
  plantId: plantIdSchema,
  shard: z
    .int()
    .min(0)
    .max(shardCount - 1),
  /** Counts as long as the lease is there; null when the shard was given back. */
  holder: z.object({ connectorId: z.string(), leaseId: idSchema }).nullable(),
});
export type ShardClaim = z.infer<typeof shardClaimSchema>;

/** Written by the connectors of the plant, by compare-and-set. Keys: `<plant>.<shard>`. */
export const shardClaimsBucket = {
  name: 'shard-claims',
  value: shardClaimSchema,
} satisfies BucketDefinition;
