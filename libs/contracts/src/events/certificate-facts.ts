import { z } from 'zod';
import { idSchema, instantSchema, thumbprintSchema } from '../names.js';

/** What every certificate event says of the certificate. */
export const certificateFactsSchema = z.object({
  certificateId: idSchema,
  name: z.string(),
  revision: z.int().positive(),
  thumbprint: thumbprintSchema,
  applicationUri: z.string().nullable(),
  validUntil: instantSchema,
});
export type CertificateFacts = z.infer<typeof certificateFactsSchema>;
