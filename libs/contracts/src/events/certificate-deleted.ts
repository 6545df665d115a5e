import { idSchema } from '../names.js';
import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

export const certificateDeleted = defineEvent(
  'certificate.deleted',
  certificateFactsSchema
    .extend({ fallbackCertificateId: idSchema.describe('The certificate that its devices use now.') })
    .describe(
      'Published by cert-service when a certificate was deleted; its devices fall back to the default.',
    ),
);
