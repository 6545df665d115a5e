import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

/** Published by cert-service when a certificate was generated. */
export const certificateGenerated = defineEvent('certificate.generated', certificateFactsSchema);
