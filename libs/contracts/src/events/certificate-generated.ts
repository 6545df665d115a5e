import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

export const certificateGenerated = defineEvent(
  'certificate.generated',
  certificateFactsSchema.describe('Published by cert-service when a certificate was generated.'),
);
