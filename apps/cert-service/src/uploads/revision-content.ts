import type { CertificateChain } from '@koios/application-certificate';
import type { CertificateRevision } from '../domain/client-certificate.js';

/** All of a revision but whose and which one it is. */
export type RevisionContent = Omit<CertificateRevision, 'certificateId' | 'revision'>;

/** A chain that was read, as it is stored. */
export function revisionContent({ leaf, issuers }: CertificateChain, now: Date): RevisionContent {
  const { thumbprint, validFrom, validUntil } = leaf;
  return {
    certificateChain: [leaf, ...issuers].map(({ der }) => Buffer.from(der)),
    thumbprint,
    validFrom,
    validUntil,
    usableUntil: null,
    createdAt: now,
  };
}
