import { z } from 'zod';
import { idSchema, instantSchema } from '../names.js';
import { shardCount } from '../shards.js';
import { connectionStatusSchema, scanCountersSchema } from '../state/device-status.js';
import { defineRpc } from './rpc.js';

/** Where the scans of a device stand, for whoever goes on with them. */
export const handedScansSchema = z.object({
  deviceId: idSchema,
  status: connectionStatusSchema,
  since: instantSchema,
  counters: scanCountersSchema,
  /** null for a device that is not scanned. */
  series: z
    .object({
      startedAt: instantSchema,
      scanRateMs: z.int().positive(),
      /** The newest beat that had its turn, and how long ago it was due. */
      lastBeat: z.int().nonnegative(),
      sinceLastBeatMs: z.number(),
    })
    .nullable(),
});
export type HandedScans = z.infer<typeof handedScansSchema>;

/** Which shard, and who wants it. */
export const shardRequestSchema = z.object({
  shard: z
    .int()
    .min(0)
    .max(shardCount - 1),
  taker: z.object({ connectorId: z.string(), leaseId: idSchema }),
});
export type ShardRequest = z.infer<typeof shardRequestSchema>;

/** Asks a connector for a shard of which it holds too many; the taker has its sessions open already. */
export function handOverShardBy(plantId: string, connectorId: string) {
  return defineRpc(
    `connectors.${plantId}.connector.${connectorId}.hand-over-shard`,
    shardRequestSchema,
    z.object({
      /** null when the holder does not agree: the two see different connectors at the moment. */
      handedOver: z
        .object({ leaseToken: z.int().positive(), devices: z.array(handedScansSchema) })
        .nullable(),
    }),
  );
}
