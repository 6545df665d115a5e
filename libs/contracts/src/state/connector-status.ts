import { z } from 'zod';
import { instantSchema, plantIdSchema } from '../names.js';
import type { BucketDefinition } from './bucket.js';

/** A connector's sign of life. */
export const connectorStatusSchema = z.object({
  connectorId: z.string(),
  plantId: plantIdSchema,
  startedAt: instantSchema,
  lastHeartbeatAt: instantSchema,
  deviceCount: z.int().nonnegative(),
  /** The X25519 public key that secrets are sealed for; null from connectors that have none. */
  recipientKey: z.string().nullable().default(null),
  /** Of an older connector it is not known. */
  connectedDeviceCount: z.int().nonnegative().optional(),
  shardCount: z.int().nonnegative().optional(),
  scansPerSecond: z.number().nonnegative().optional(),
  /** Since it started. */
  overscans: z.int().nonnegative().optional(),
  missedScans: z.int().nonnegative().optional(),
  memoryMegabytes: z.number().nonnegative().optional(),
});
export type ConnectorStatus = z.infer<typeof connectorStatusSchema>;

/** Written by each connector every few seconds. Keys: `<plant>.<connector>`. */
export const connectorStatusBucket = {
  name: 'connector-status',
  value: connectorStatusSchema,
  timeToLiveMs: 15_000,
} satisfies BucketDefinition;
