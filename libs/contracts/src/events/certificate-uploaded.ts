import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

export const certificateUploaded = defineEvent(
  'certificate.uploaded',
  certificateFactsSchema.describe('Published by cert-service when a certificate was uploaded.'),
);
