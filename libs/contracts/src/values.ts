import { z } from 'zod';
import { idSchema, instantSchema, plantIdSchema, thumbprintSchema } from './names.js';

/** One value with its quality; 64-bit integers are strings, byte strings base64. */
export const tagValueSchema = z.object({
  name: z.string(),
  nodeId: z.string(),
  value: z.json(),
  dataType: z.string().nullable(),
  statusCode: z.string(),
  sourceTimestamp: instantSchema.nullable(),
  serverTimestamp: instantSchema.nullable(),
});

/** What one scan read: the message on `values.<plant>.<device>`. */
export const scanResultSchema = z.object({
  deviceId: idSchema,
  plantId: plantIdSchema,
  connectorId: z.string(),
  /** The fencing token of the connector's hold on the device: what comes with an older one than was seen is void. */
  leaseToken: z.int().nonnegative(),
  /** Counts the beats since {@link seriesStartedAt}: a gap is a missed scan. */
  scanNumber: z.int().positive(),
  seriesStartedAt: instantSchema,
  scanRateMs: z.int().positive(),
  startedAt: instantSchema,
  durationMs: z.number(),
  /** Of the certificate the session runs on; null with security mode NONE. */
  thumbprint: thumbprintSchema.nullable(),
  values: z.array(tagValueSchema),
});
export type ScanResult = z.infer<typeof scanResultSchema>;
export type TagValue = z.infer<typeof tagValueSchema>;

/** The subject of a device's values; `*` for the plant means any plant. */
export function valuesSubject(device: { plantId: string; deviceId: string }): string {
  return `values.${device.plantId}.${device.deviceId}`;
}
