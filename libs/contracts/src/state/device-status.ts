import { z } from 'zod';
import { idSchema, instantSchema, plantIdSchema, thumbprintSchema } from '../names.js';
import { presentedCertificateSchema } from '../presented-certificate.js';
import type { BucketDefinition } from './bucket.js';

/** Why a connection fails, in words for a screen. */
export const connectionErrorSchema = z.object({
  /** The OPC UA status code in the specification's spelling, or what the network said. */
  code: z.string(),
  message: z.string(),
  detail: z.string(),
});
export type ConnectionError = z.infer<typeof connectionErrorSchema>;

/** What Koios users know as device status. */
export const connectionStatusSchema = z.enum(['STOPPED', 'STARTING', 'RUNNING', 'STOPPING', 'FAILED']);
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;

/** A revision that a session could not move to yet. */
export const pendingRotationSchema = z.object({
  certificateId: idSchema,
  revision: z.int().positive(),
  thumbprint: thumbprintSchema,
  since: instantSchema,
  error: connectionErrorSchema.nullable(),
});

/** A server presents another certificate than the one that is trusted. */
export const serverCertificateChangeSchema = z.object({
  /** The one that is trusted; null when none was. */
  trusted: presentedCertificateSchema.nullable(),
  presented: presentedCertificateSchema,
});
export type ServerCertificateChange = z.infer<typeof serverCertificateChangeSchema>;

/** The session in use; certificate facts are null with security mode NONE. */
export const sessionFactsSchema = z.object({
  certificateId: idSchema.nullable(),
  revision: z.int().positive().nullable(),
  thumbprint: thumbprintSchema.nullable(),
  securityMode: z.string(),
  securityPolicy: z.string(),
});

/** How scanning goes, whichever connector did it. */
export const scanCountersSchema = z.object({
  /** Counts the beats since scanning began; a beat without a scan leaves a gap. */
  lastScanNumber: z.int().nonnegative(),
  lastScanAt: instantSchema.nullable(),
  lastScanDurationMs: z.number().nullable(),
  missedScans: z.int().nonnegative(),
  overscans: z.int().nonnegative(),
  reconnects: z.int().nonnegative(),
  /** Of an older connector it is not known. */
  missedScansLastHour: z.int().nonnegative().optional(),
  /** Up to this beat each has its scan or is counted as missed; of an older connector it is not known. */
  lastBeat: z.int().nonnegative().optional(),
});

/** The reported state of one device. */
export const deviceStatusSchema = z.object({
  deviceId: idSchema,
  plantId: plantIdSchema,
  connectorId: z.string(),
  /** The fencing token of the connector's hold on the device: a report with an older one is void. */
  leaseToken: z.int().nonnegative(),
  /** The version of the desired state that this report answers to. */
  configVersion: z.int().positive(),
  status: connectionStatusSchema,
  since: instantSchema,
  error: connectionErrorSchema.nullable(),
  waitingForTrust: z.boolean(),
  session: sessionFactsSchema.nullable(),
  pendingRotation: pendingRotationSchema.nullable(),
  counters: scanCountersSchema,
  failuresInRow: z.int().nonnegative().optional(),
  /** null or absent: nothing has failed. */
  nextAttemptAt: instantSchema.nullable().optional(),
  /** The server's clock minus ours at the last connect; null when it was never seen. */
  clockOffsetMs: z.number().nullable().default(null),
  /** Null while the server presents what is trusted. */
  serverCertificateChange: serverCertificateChangeSchema.nullable().default(null),
});
export type DeviceStatus = z.infer<typeof deviceStatusSchema>;

/** Written by the connector that scans the device. Keys: `<plant>.<device>`. */
export const deviceStatusBucket = {
  name: 'device-status',
  value: deviceStatusSchema,
} satisfies BucketDefinition;
