import { certificateFactsSchema } from './certificate-facts.js';
import { defineEvent } from './event.js';

/** Published by cert-service when a certificate was uploaded. */
export const certificateUploaded = defineEvent('certificate.uploaded', certificateFactsSchema);
