import { z } from 'zod';
import { idSchema, plantIdSchema } from '../names.js';
import { messageSecurityModeSchema, securityPolicySchema } from '../security.js';
import type { BucketDefinition } from './bucket.js';

/** A value to read at each scan. */
export const tagConfigSchema = z.object({ name: z.string(), nodeId: z.string() });

/** The desired state of one device. */
export const deviceConfigSchema = z.object({
  deviceId: idSchema,
  plantId: plantIdSchema,
  /** Grows with every change of the device or of its effective certificate. */
  version: z.int().positive(),
  name: z.string(),
  endpointUrl: z.string(),
  securityMode: messageSecurityModeSchema,
  securityPolicy: securityPolicySchema,
  /** The assigned certificate, or the default; null while no default is known yet. */
  effectiveCertificateId: idSchema.nullable(),
  enabled: z.boolean(),
  scanRateMs: z.int().min(100).max(3_600_000),
  tags: z.array(tagConfigSchema),
});
export type DeviceConfig = z.infer<typeof deviceConfigSchema>;

/** Written by device-service alone; connectors watch the keys of their plant. Keys: `<plant>.<device>`. */
export const deviceConfigBucket = {
  name: 'device-config',
  value: deviceConfigSchema,
} satisfies BucketDefinition;

/** The key of a device in {@link deviceConfigBucket} and in the status bucket. */
export function deviceKey(device: { plantId: string; deviceId: string }): string {
  return `${device.plantId}.${device.deviceId}`;
}
