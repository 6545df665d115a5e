import { z } from 'zod';
import { instantSchema, thumbprintSchema } from './names.js';

/** What a server's certificate says of itself. */
export const presentedCertificateSchema = z.object({
  thumbprint: thumbprintSchema,
  /** Distinguished names as in RFC 4514. */
  subject: z.string(),
  issuer: z.string(),
  applicationUri: z.string().nullable(),
  validFrom: instantSchema,
  validUntil: instantSchema,
});
export type PresentedCertificate = z.infer<typeof presentedCertificateSchema>;
