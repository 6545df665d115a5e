import { z } from 'zod';
import { bytesSchema, idSchema } from '../names.js';
import type { BucketDefinition } from './bucket.js';

/** An authority whose server certificates connectors accept, with its newest revocation list. */
export const trustedIssuerSchema = z.object({
  issuerCertificateId: idSchema,
  /** Grows with every change. */
  version: z.int().positive(),
  /** DER. */
  certificate: bytesSchema,
  /** DER; null without one. */
  revocationList: bytesSchema.nullable(),
});
export type TrustedIssuer = z.infer<typeof trustedIssuerSchema>;

/** Written by cert-service alone; connectors watch it. Keys: `<issuer certificate>`. */
export const trustedIssuersBucket = {
  name: 'trusted-issuers',
  value: trustedIssuerSchema,
} satisfies BucketDefinition;
