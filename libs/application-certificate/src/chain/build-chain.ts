import { CertificateError } from '../certificate-error.js';
import { isSamePublicKey } from '../keys/same-public-key.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { isNamedIssuer } from './named-issuer.js';
import { type ChainPreferences, PathSearch } from './path-search.js';

/** OpenSecureChannel carries the chain (OPC 10000-6, 6.7.2): the certificate and four issuers. */
export const LONGEST_CHAIN = 5;

export interface CertificateChain {
  readonly leaf: ParsedCertificate;
  /** Nearest first; the last one is self-signed when the chain is complete. */
  readonly issuers: readonly ParsedCertificate[];
  /** Whether the chain ends in a self-signed certificate. */
  readonly isComplete: boolean;
}

/**
 * The one certificate for the key.
 * @throws CertificateError PRIVATE_KEY_MISMATCH if none is, CHAIN_LEAF_AMBIGUOUS if several are
 */
export function findLeafByKey(
  certificates: readonly ParsedCertificate[],
  publicKeySpkiDer: Uint8Array,
): ParsedCertificate {
  const own = withoutRepeats(certificates).filter((certificate) =>
    isSamePublicKey(certificate.publicKeySpkiDer, publicKeySpkiDer),
  );
  const [leaf, ...others] = own;
  if (leaf === undefined) {
    throw new CertificateError('PRIVATE_KEY_MISMATCH', 'The private key does not belong to the certificate.');
  }
  if (others.length > 0) {
    throw new CertificateError(
      'CHAIN_LEAF_AMBIGUOUS',
      `${own.length} of the certificates belong to the private key; give one of them.`,
    );
  }
  return leaf;
}

/**
 * The one certificate that issued none of the others, where there is no key to tell.
 * @throws CertificateError CHAIN_LEAF_AMBIGUOUS
 */
export function findLeafByPosition(certificates: readonly ParsedCertificate[]): ParsedCertificate {
  const distinct = withoutRepeats(certificates);
  const leaves = distinct.filter(
    (candidate) => !distinct.some((other) => other !== candidate && isNamedIssuer(candidate, other)),
  );
  const [leaf, ...others] = leaves;
  if (leaf !== undefined && others.length === 0) return leaf;
  throw new CertificateError(
    'CHAIN_LEAF_AMBIGUOUS',
    'The certificates are no chain that ends in one of them.',
  );
}

/**
 * Goes from the leaf up, each time to a certificate that bears the issuer's name and verifies the signature. Where there
 * are several ways, since an authority was renewed or is certified by several others, one that ends in a self-signed
 * certificate is preferred, then one that is trusted, then one that is in force, then candidates that are valid longer.
 * @throws CertificateError CHAIN_TOO_LONG for more than five certificates, or for too many ways to look at them all
 */
export function buildChain(
  leaf: ParsedCertificate,
  candidates: readonly ParsedCertificate[],
  preferences: ChainPreferences = {},
): CertificateChain {
  const search = new PathSearch(candidates, preferences);
  const path = search.bestFrom(leaf, LONGEST_CHAIN);
  const isComplete = search.isSelfSigned(path.at(-1) ?? leaf);
  if (!isComplete && path.length === LONGEST_CHAIN && search.hasIssuer(path)) {
    throw new CertificateError('CHAIN_TOO_LONG', `The chain has more than ${LONGEST_CHAIN} certificates.`);
  }
  if (!isComplete && search.wasCutShort) {
    throw new CertificateError(
      'CHAIN_TOO_LONG',
      'The certificates certify one another in more ways than can be looked at.',
    );
  }
  return { leaf, issuers: path.slice(1), isComplete };
}

function withoutRepeats(certificates: readonly ParsedCertificate[]): ParsedCertificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.thumbprint, certificate])).values()];
}
