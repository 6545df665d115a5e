import { idSchema } from '../names.js';
import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

export const certificateDefaultChanged = defineEvent(
  'certificate.default-changed',
  certificateFactsSchema
    .extend({
      previousCertificateId: idSchema.nullable().describe('The default before; null for the first.'),
    })
    .describe('Published by cert-service when a certificate became the default.'),
);
