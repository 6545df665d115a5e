import { z } from 'zod';
import { idSchema, plantIdSchema } from '../names.js';
import {
  keyCustodySchema,
  messageSecurityModeSchema,
  securityPolicySchema,
  serverVerificationSchema,
} from '../security.js';
import type { BucketDefinition } from './bucket.js';

/** A value to read at each scan. What is not said is left out: thousands of tags are one message. */
export const tagConfigSchema = z.object({
  name: z.string(),
  nodeId: z.string(),
  /** The built-in type, when it is known. */
  dataType: z.string().optional(),
  /** Whether it may be written; it may not when this is absent. */
  writable: z.boolean().optional(),
  /** With read mode SUBSCRIBE, the smallest change of a number that is reported; absent: every change. */
  deadband: z.number().nonnegative().optional(),
});
export type TagConfig = z.infer<typeof tagConfigSchema>;

/** Whether values are asked for at each scan, or reported by the server when they change. */
export const readModeSchema = z.enum(['POLL', 'SUBSCRIBE']);
export type ReadMode = z.infer<typeof readModeSchema>;

/** As whom a session is opened. A password is not here: a connector asks for it with its own key. */
export const userIdentityConfigSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ANONYMOUS') }),
  /** Another password has another id. */
  z.object({ kind: z.literal('USER_NAME'), userName: z.string(), passwordId: idSchema }),
  /** null: the certificate was deleted. */
  z.object({ kind: z.literal('CERTIFICATE'), certificateId: idSchema.nullable() }),
]);
export type UserIdentityConfig = z.infer<typeof userIdentityConfigSchema>;

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
  // What was added later has a default: entries that were written before still say what they said.
  readMode: readModeSchema.default('POLL'),
  timeoutMs: z.int().min(1_000).max(60_000).default(10_000),
  serverVerification: serverVerificationSchema.default('TRUST_ON_FIRST_USE'),
  userIdentity: userIdentityConfigSchema.default({ kind: 'ANONYMOUS' }),
  /** Of its plant. Absent in what was written before: REMOTE. */
  keyCustody: keyCustodySchema.optional(),
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
