import { z } from 'zod';
import { bytesSchema, idSchema, instantSchema, thumbprintSchema } from '../names.js';
import type { BucketDefinition } from './bucket.js';

const revisionSchema = z.object({
  revision: z.int().positive(),
  thumbprint: thumbprintSchema,
  applicationUri: z.string(),
  validFrom: instantSchema,
  validUntil: instantSchema,
  /** DER, leaf first. */
  certificateChain: z.array(bytesSchema).min(1),
  /** RSA modulus in bytes; also the length of a signature and of a cipher block. */
  modulusLength: z.int().positive(),
});
export type CertificateRevisionState = z.infer<typeof revisionSchema>;

/** The public facts of a certificate's newest revision: what a connector needs to use it, and no key. */
export const clientCertificateStateSchema = revisionSchema.extend({
  certificateId: idSchema,
  /** Grows with every change of the certificate. */
  version: z.int().positive(),
  name: z.string(),
  isDefault: z.boolean(),
  /** Sessions on a revision below this are cut at once (COMPROMISED, or the overlap has ended). */
  oldestUsableRevision: z.int().positive(),
  /** Those before it that may still be used, the newest first, three at most: a server may not trust the newest one yet. */
  earlierRevisions: z.array(revisionSchema).default([]),
});
export type ClientCertificateState = z.infer<typeof clientCertificateStateSchema>;

/** Written by cert-service alone; connectors watch it. Keys: `<certificate>`. */
export const clientCertificatesBucket = {
  name: 'client-certificates',
  value: clientCertificateStateSchema,
} satisfies BucketDefinition;
