import { defineEvent } from './event.js';
import { serverCertificateFactsSchema } from './server-certificate-facts.js';

export const serverCertificatePresented = defineEvent(
  'server-certificate.presented',
  serverCertificateFactsSchema.describe(
    'Published by cert-service when a server presented a certificate for the first time.',
  ),
);
