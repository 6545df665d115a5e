import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

/** Published by cert-service when a certificate's name or description changed. */
export const certificateUpdated = defineEvent('certificate.updated', certificateFactsSchema);
