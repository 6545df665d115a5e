import { z } from 'zod';
import { idSchema, plantIdSchema, thumbprintSchema } from '../names.js';
import { presentedCertificateSchema } from '../presented-certificate.js';
import type { BucketDefinition } from './bucket.js';

/** Which server certificates a device's connector may accept. */
export const serverTrustSchema = z.object({
  plantId: plantIdSchema,
  deviceId: idSchema,
  /** Grows with every decision. */
  version: z.int().positive(),
  trusted: z.array(thumbprintSchema),
  /** Those of the trusted that nobody but the first use speaks for: with TRUSTED_ONLY they do not count. */
  trustedOnFirstUse: z.array(thumbprintSchema).default([]),
  rejected: z.array(thumbprintSchema),
  /** Those of the trusted that a person trusted, whoever issued them. */
  trustedByPerson: z.array(thumbprintSchema).default([]),
  /** The trusted certificate that the server presented last, to be shown beside another one. */
  lastTrusted: presentedCertificateSchema.nullable().default(null),
});
export type ServerTrust = z.infer<typeof serverTrustSchema>;

/** Written by cert-service alone; connectors watch the keys of their plant. Keys: `<plant>.<device>`. */
export const serverTrustBucket = {
  name: 'server-trust',
  value: serverTrustSchema,
} satisfies BucketDefinition;
