import { idSchema } from '../names.js';
import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

/** Published by cert-service when a certificate became the default. */
export const certificateDefaultChanged = defineEvent(
  'certificate.default-changed',
  certificateFactsSchema.extend({ previousCertificateId: idSchema.nullable() }),
);
