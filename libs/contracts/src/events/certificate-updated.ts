import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

export const certificateUpdated = defineEvent(
  'certificate.updated',
  certificateFactsSchema.describe(
    "Published by cert-service when a certificate's name or description changed.",
  ),
);
