import type { CertificateDownloads } from '../graphql/schema.generated.js';

/** Where the gateway hands out a certificate's files. */
export function downloadsOf(certificateId: string): CertificateDownloads {
  const place = `/downloads/certificates/${certificateId}`;
  return {
    der: `${place}/certificate.der`,
    pem: `${place}/certificate.pem`,
    chainPem: `${place}/chain.pem`,
    privateKeyPem: `${place}/private-key.pem`,
    pkcs12: `${place}/certificate.p12`,
  };
}
