import { z } from 'zod';
import { idSchema, instantSchema, plantIdSchema } from '../names.js';
import type { BucketDefinition } from './bucket.js';

/** So many verdicts are kept of a device; the ones that were confirmed longest ago go first. */
export const mostTrustVerdicts = 16;

/** What a server said to a revision of a certificate. */
export const trustVerdictSchema = z.object({
  /** The server that was asked: a device that moves to another one starts anew. */
  endpointUrl: z.string(),
  certificateId: idSchema,
  revision: z.int().positive(),
  verdict: z.enum(['ACCEPTED', 'REFUSED']),
  since: instantSchema,
  /** The OPC UA status code of a refusal. */
  statusCode: z.string().nullable(),
  /** Where it said so: what a session refused only a session can accept. */
  stage: z.enum(['SECURE_CHANNEL', 'SESSION']),
});
export type TrustVerdict = z.infer<typeof trustVerdictSchema>;

/** What a device's server made of the certificates that it was shown, the newest word last. */
export const certificateTrustSchema = z.object({
  plantId: plantIdSchema,
  deviceId: idSchema,
  verdicts: z.array(trustVerdictSchema).max(mostTrustVerdicts),
});
export type CertificateTrust = z.infer<typeof certificateTrustSchema>;

/** Written by whichever connector of the plant showed a certificate to the server. Keys: `<plant>.<device>`. */
export const certificateTrustBucket = {
  name: 'certificate-trust',
  value: certificateTrustSchema,
} satisfies BucketDefinition;
