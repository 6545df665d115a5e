import { namesItselfIssuer } from '../../chain/named-issuer.js';
import { type KeyWeakness, weaknessOf } from '../../keys/weak-rsa-key.js';
import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import { certificateVerifiesWith, WEAK_HASHES, whyNotVerifiable } from '../../parse/verify-signature.js';
import { type SecurityPolicyName, usableSecurityPolicies } from '../../policy/security-policies.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';
import type { CertificateOrigin } from '../profile-finding.js';

const DEPRECATED_POLICIES: ReadonlySet<SecurityPolicyName> = new Set(['Basic128Rsa15', 'Basic256']);
const USUAL_EXPONENT = 65537n;
const SMALLEST_CURRENT_KEY = 2048;
/** What is larger is of no use anyway, and a number of 64 KiB takes long to search. */
const LARGEST_SEARCHED_KEY = 16_384;

/** SHA-256 or better, verifying, over a key that some security policy takes (OPC 10000-4, 6.1.3; OPC 10000-7). */
export const checkSignature: ProfileCheck = (certificate, { origin, issuers }) => [
  ...hashFaults(certificate, origin),
  ...verificationFaults(certificate, issuers?.[0]),
  ...exponentFaults(certificate),
  ...weaknessFaults(certificate, origin),
  ...policyFaults(certificate),
  ...issuerPolicyFaults(certificate, issuers),
];

function hashFaults(certificate: ParsedCertificate, origin: CertificateOrigin): Fault[] {
  const { signatureHash, signatureAlgorithm, signatureScheme } = certificate;
  if (signatureScheme === 'UNKNOWN') {
    return [
      fault(`The signature algorithm ${signatureAlgorithm} is unknown.`, 'BadCertificatePolicyCheckFailed'),
    ];
  }
  if (!WEAK_HASHES.has(signatureHash)) return [];
  const isTaken = usableSecurityPolicies(certificate).length > 0;
  const consequence = isTaken
    ? '; only the deprecated security policies take it.'
    : ', which is weaker than SHA-256.';
  return [
    fault(
      `The certificate is signed with ${signatureHash}${consequence}`,
      'BadCertificatePolicyCheckFailed',
      isTaken && origin === 'UPLOADED' ? 'WARNING' : 'ERROR',
    ),
  ];
}

/** By the issuer's key where it is known; by its own where the certificate says that it made itself. */
function verificationFaults(certificate: ParsedCertificate, issuer: ParsedCertificate | undefined): Fault[] {
  if (certificate.selfSigned || certificate.signatureScheme === 'UNKNOWN') return [];
  const signer = issuer ?? (namesItselfIssuer(certificate) ? certificate : undefined);
  if (signer === undefined) return [];
  const why = whyNotVerifiable(certificate, signer);
  if (why !== null)
    return [fault(`The signature of the certificate cannot be verified here: ${why}.`, null, 'INFO')];
  if (certificateVerifiesWith(certificate, signer.publicKeySpkiDer)) return [];
  return [fault('The signature of the certificate does not verify.', 'BadCertificateInvalid')];
}

function exponentFaults({ rsaPublicKey }: ParsedCertificate): Fault[] {
  if (rsaPublicKey === null || rsaPublicKey.publicExponent === USUAL_EXPONENT) return [];
  return [fault('The public exponent of the RSA key is not 65537.', 'BadCertificatePolicyCheckFailed')];
}

const WEAKNESSES: Readonly<Record<KeyWeakness, string>> = {
  SMALL_FACTOR: 'The RSA key is divisible by a small prime',
  CLOSE_PRIMES: 'The two primes of the RSA key are close to one another',
  ROCA: 'The RSA key has the fingerprint of a faulty generator (ROCA, CVE-2017-15361)',
};

/** Keys of our own come from OpenSSL, which tests its primes: they are not searched again at every look. */
function weaknessFaults({ rsaPublicKey, keySize }: ParsedCertificate, origin: CertificateOrigin): Fault[] {
  if (rsaPublicKey === null || origin === 'GENERATED' || keySize > LARGEST_SEARCHED_KEY) return [];
  const weakness = weaknessOf(rsaPublicKey.modulus);
  if (weakness === null) return [];
  return [
    fault(`${WEAKNESSES[weakness]}: anyone can compute the private key.`, 'BadCertificatePolicyCheckFailed'),
  ];
}

function policyFaults(certificate: ParsedCertificate): Fault[] {
  const { keyAlgorithm, keySize, signatureAlgorithm } = certificate;
  if (usableSecurityPolicies(certificate).length === 0) {
    const message = `No security policy takes ${keyText(certificate)} with ${signatureAlgorithm}.`;
    return [fault(message, 'BadCertificatePolicyCheckFailed')];
  }
  if (keyAlgorithm !== 'RSA') {
    return [fault(`The key is of type ${keyAlgorithm}: devices cannot use it, they need RSA.`, null, 'INFO')];
  }
  if (keySize >= SMALLEST_CURRENT_KEY) return [];
  const message = `Only the deprecated security policies take an RSA key of ${keySize} bits.`;
  return [fault(message, 'BadCertificatePolicyCheckFailed', 'WARNING')];
}

/** Servers rely on the signatures of issuers too, but not on a root's own (OPC 10000-7). Devices need RSA. */
function issuerPolicyFaults(
  certificate: ParsedCertificate,
  issuers: readonly ParsedCertificate[] = [],
): Fault[] {
  const own = certificate.keyAlgorithm === 'RSA' ? usableSecurityPolicies(certificate) : [];
  if (own.length === 0) return [];
  const isCurrent = (policy: SecurityPolicyName) => !DEPRECATED_POLICIES.has(policy);
  return issuers
    .filter(({ selfSigned }) => !selfSigned)
    .flatMap((issuer) => {
      const both = usableSecurityPolicies(issuer).filter((policy) => own.includes(policy));
      if (both.length > 0 && (both.some(isCurrent) || !own.some(isCurrent))) return [];
      const who =
        both.length === 0 ? 'No security policy takes' : 'Only the deprecated security policies take';
      const message = `${who} the certificate with its issuer "${issuer.subject.text}": ${keyText(issuer)} with ${issuer.signatureAlgorithm}.`;
      return [fault(message, 'BadCertificatePolicyCheckFailed', both.length === 0 ? undefined : 'WARNING')];
    });
}

function keyText({ keyAlgorithm, keySize, curve }: ParsedCertificate): string {
  switch (keyAlgorithm) {
    case 'RSA':
      return `an RSA key of ${keySize} bits`;
    case 'EC':
      return curve === null ? 'a key on this curve' : `a key on ${curve}`;
    case 'UNKNOWN':
      return 'a key of an unknown type';
    default:
      return `a key of type ${keyAlgorithm}`;
  }
}
