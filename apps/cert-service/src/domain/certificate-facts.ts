import { hash } from 'node:crypto';
import { parseCertificate } from '@koios/application-certificate';
import type { CertificateFacts } from '@koios/opcua-contracts';
import type { ClientCertificate, CertificateRevision } from './client-certificate.js';
import type { ParsedCertificate } from '@koios/application-certificate';

const mostRemembered = 1_000;
const remembered = new Map<string, ParsedCertificate>();

/** What a revision's certificate says. DER never changes, so that what was read once is remembered for a while. */
export function parsedRevision({ thumbprint, certificateChain }: CertificateRevision): ParsedCertificate {
  return parsedOnce(thumbprint, leafOf(certificateChain));
}

/** The certificates above a revision's own, its issuer first. */
export function issuersOf({ certificateChain }: CertificateRevision): ParsedCertificate[] {
  return certificateChain.slice(1).map((der) => parsedOnce(hash('sha256', der), der));
}

function parsedOnce(fingerprint: string, der: Buffer): ParsedCertificate {
  const known = remembered.get(fingerprint);
  if (known) return known;
  const parsed = parseCertificate(der);
  if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value ?? '');
  remembered.set(fingerprint, parsed);
  return parsed;
}

/** The first certificate of a chain. */
export function leafOf<Der>(chain: readonly Der[]): Der {
  const [leaf] = chain;
  if (leaf === undefined) throw new RangeError('a certificate chain has no certificate');
  return leaf;
}

/** What every certificate event says. */
export function certificateFacts(certificate: ClientCertificate): CertificateFacts {
  const { thumbprint, validUntil } = certificate.current;
  return {
    certificateId: certificate.id,
    name: certificate.name,
    revision: certificate.revision,
    thumbprint,
    applicationUri: parsedRevision(certificate.current).applicationUri,
    validUntil: validUntil.toISOString(),
  };
}
