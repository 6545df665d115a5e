import { CertificateError } from '../certificate-error.js';
import { isSamePublicKey } from '../keys/same-public-key.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { certificateVerifiesWith } from '../parse/verify-signature.js';

/** OpenSecureChannel carries the chain (OPC 10000-6, 6.7.2): the certificate and four issuers. */
export const LONGEST_CHAIN = 5;

const MOST_TRIES = 100;

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
 * Goes from the leaf up, each time to a certificate that bears the issuer's name and verifies the signature; the order
 * of the candidates does not matter. Where authorities are certified by several others, a way that ends in a
 * self-signed certificate is preferred, and candidates that stand first.
 * @throws CertificateError CHAIN_TOO_LONG for more than five certificates
 */
export function buildChain(
  leaf: ParsedCertificate,
  candidates: readonly ParsedCertificate[],
): CertificateChain {
  const search: Search = { candidates, tries: 0, verified: new Map() };
  const path = longestPath([leaf], search);
  const isComplete = path.at(-1)?.selfSigned === true;
  if (!isComplete && path.length === LONGEST_CHAIN && issuersOf(path, search).length > 0) {
    throw new CertificateError('CHAIN_TOO_LONG', `The chain has more than ${LONGEST_CHAIN} certificates.`);
  }
  return { leaf, issuers: path.slice(1), isComplete };
}

interface Search {
  readonly candidates: readonly ParsedCertificate[];
  /** Ways tried so far: authorities that certify one another would make them grow without bound. */
  tries: number;
  /** Signatures are costly: each pair is verified once. */
  readonly verified: Map<string, boolean>;
}

/** The first complete path, or else the longest one. */
function longestPath(path: readonly ParsedCertificate[], search: Search): readonly ParsedCertificate[] {
  if (path.at(-1)?.selfSigned === true || path.length === LONGEST_CHAIN) return path;
  let longest = path;
  for (const issuer of issuersOf(path, search)) {
    search.tries += 1;
    if (search.tries > MOST_TRIES) return longest;
    const found = longestPath([...path, issuer], search);
    if (found.at(-1)?.selfSigned === true) return found;
    if (found.length > longest.length) longest = found;
  }
  return longest;
}

function issuersOf(
  path: readonly ParsedCertificate[],
  { candidates, verified }: Search,
): ParsedCertificate[] {
  const last = path.at(-1);
  if (last === undefined) return [];
  return candidates.filter((candidate) => !isIn(path, candidate) && issued(candidate, last, verified));
}

function issued(
  issuer: ParsedCertificate,
  certificate: ParsedCertificate,
  verified: Map<string, boolean>,
): boolean {
  if (!isNamedIssuer(issuer, certificate)) return false;
  const pair = `${issuer.thumbprint} ${certificate.thumbprint}`;
  const verifies = verified.get(pair) ?? certificateVerifiesWith(certificate, issuer.publicKeySpkiDer);
  verified.set(pair, verifies);
  return verifies;
}

/** By name, and by key identifier where both have one (RFC 5280, 4.2.1.1): a cheap test before the signature. */
export function isNamedIssuer(issuer: ParsedCertificate, certificate: ParsedCertificate): boolean {
  if (Buffer.compare(issuer.subjectDer, certificate.issuerDer) !== 0) return false;
  const identifier = certificate.authorityKeyIdentifier;
  return (
    identifier === null || issuer.subjectKeyIdentifier === null || identifier === issuer.subjectKeyIdentifier
  );
}

function isIn(chain: readonly ParsedCertificate[], candidate: ParsedCertificate): boolean {
  return chain.some(({ thumbprint }) => thumbprint === candidate.thumbprint);
}

function withoutRepeats(certificates: readonly ParsedCertificate[]): ParsedCertificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.thumbprint, certificate])).values()];
}
