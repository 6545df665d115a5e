import { z } from 'zod';
import { bytesSchema, idSchema, instantSchema, thumbprintSchema } from '../names.js';
import type { BucketDefinition } from './bucket.js';

/** The public facts of a certificate's newest revision: what a connector needs to use it, and no key. */
export const clientCertificateStateSchema = z.object({
  certificateId: idSchema,
  /** Grows with every change of the certificate. */
  version: z.int().positive(),
  name: z.string(),
  isDefault: z.boolean(),
  revision: z.int().positive(),
  /** Sessions on a revision below this are cut at once (COMPROMISED, or the overlap has ended). */
  oldestUsableRevision: z.int().positive(),
  thumbprint: thumbprintSchema,
  applicationUri: z.string(),
  validFrom: instantSchema,
  validUntil: instantSchema,
  /** DER, leaf first. */
  certificateChain: z.array(bytesSchema).min(1),
  /** RSA modulus in bytes; also the length of a signature and of a cipher block. */
  modulusLength: z.int().positive(),
});
export type ClientCertificateState = z.infer<typeof clientCertificateStateSchema>;

/** Written by cert-service alone; connectors watch it. Keys: `<certificate>`. */
export const clientCertificatesBucket = {
  name: 'client-certificates',
  value: clientCertificateStateSchema,
} satisfies BucketDefinition;
