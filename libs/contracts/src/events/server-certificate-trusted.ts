import { defineEvent } from './event.js';
import { serverCertificateFactsSchema } from './server-certificate-facts.js';

export const serverCertificateTrusted = defineEvent(
  'server-certificate.trusted',
  serverCertificateFactsSchema.describe(
    "Published by cert-service when a server's certificate was accepted, by a person or on first use.",
  ),
);
