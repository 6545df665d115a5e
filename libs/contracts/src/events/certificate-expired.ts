import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

export const certificateExpired = defineEvent(
  'certificate.expired',
  certificateFactsSchema.describe('Published by cert-service once when a certificate has ended.'),
);
