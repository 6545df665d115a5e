import { defineEvent } from './event.js';
import { serverCertificateFactsSchema } from './server-certificate-facts.js';

export const serverCertificateRejected = defineEvent(
  'server-certificate.rejected',
  serverCertificateFactsSchema.describe(
    "Published by cert-service when a server's certificate was refused by a person.",
  ),
);
