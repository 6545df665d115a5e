import { z } from 'zod';
import { idSchema, instantSchema, thumbprintSchema } from '../names.js';

/** What every certificate event says of the certificate. */
export const certificateFactsSchema = z.object({
  certificateId: idSchema.describe('Stable across revisions and renames.'),
  name: z.string().describe('Its name at the time of the event.'),
  revision: z.int().positive().describe('1, 2, 3…; an older one than you have seen is old news.'),
  thumbprint: thumbprintSchema,
  applicationUri: z.string().nullable().describe('What clients with this certificate announce.'),
  validUntil: instantSchema.describe('Not valid after this instant.'),
});
export type CertificateFacts = z.infer<typeof certificateFactsSchema>;
