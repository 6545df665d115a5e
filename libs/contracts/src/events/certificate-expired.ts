import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

/** Published by cert-service once when a certificate has ended. */
export const certificateExpired = defineEvent('certificate.expired', certificateFactsSchema);
