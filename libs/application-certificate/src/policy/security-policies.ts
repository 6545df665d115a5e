import type { ParsedCertificate, SignatureHash } from '../parse/parsed-certificate.js';

/** Security policies by the last part of their URI, as node-opcua and OPC 10000-7 name them. */
export type SecurityPolicyName =
  | 'Basic128Rsa15'
  | 'Basic256'
  | 'Basic256Sha256'
  | 'Aes128_Sha256_RsaOaep'
  | 'Aes256_Sha256_RsaPss'
  | 'ECC_nistP256'
  | 'ECC_nistP384'
  | 'ECC_brainpoolP256r1'
  | 'ECC_brainpoolP384r1'
  | 'ECC_curve25519'
  | 'ECC_curve448';

interface RsaPolicy {
  readonly name: SecurityPolicyName;
  readonly minKeySize: number;
  readonly maxKeySize: number;
  readonly hashes: readonly SignatureHash[];
}

/** Any SHA-2 of at least 256 bits (OPC 10000-7, CertificateSignatureAlgorithm_RSA-PKCS15-SHA2-256). */
const CURRENT_HASHES: readonly SignatureHash[] = ['SHA-256', 'SHA-384', 'SHA-512'];
/** SHA-1, or any SHA-2 instead of it (OPC 10000-7, Basic128Rsa15 and Basic256). */
const DEPRECATED_HASHES: readonly SignatureHash[] = ['SHA-1', 'SHA-224', ...CURRENT_HASHES];

/** node-opcua declares these limits and does not check them: we do, before connecting (OPC 10000-7). */
const RSA_POLICIES: readonly RsaPolicy[] = [
  { name: 'Basic128Rsa15', minKeySize: 1024, maxKeySize: 2048, hashes: DEPRECATED_HASHES },
  { name: 'Basic256', minKeySize: 1024, maxKeySize: 2048, hashes: DEPRECATED_HASHES },
  { name: 'Basic256Sha256', minKeySize: 2048, maxKeySize: 4096, hashes: CURRENT_HASHES },
  { name: 'Aes128_Sha256_RsaOaep', minKeySize: 2048, maxKeySize: 4096, hashes: CURRENT_HASHES },
  { name: 'Aes256_Sha256_RsaPss', minKeySize: 2048, maxKeySize: 4096, hashes: CURRENT_HASHES },
];

const POLICY_OF_CURVE: ReadonlyMap<string, SecurityPolicyName> = new Map([
  ['prime256v1', 'ECC_nistP256'],
  ['secp384r1', 'ECC_nistP384'],
  ['brainpoolP256r1', 'ECC_brainpoolP256r1'],
  ['brainpoolP384r1', 'ECC_brainpoolP384r1'],
  ['Ed25519', 'ECC_curve25519'],
  ['Ed448', 'ECC_curve448'],
]);

/** Every security policy that the key and the certificate's signature allow, oldest first. */
export function usableSecurityPolicies(certificate: ParsedCertificate): SecurityPolicyName[] {
  if (certificate.keyAlgorithm === 'RSA')
    return RSA_POLICIES.filter((policy) => allows(policy, certificate)).map(nameOf);
  const policy = POLICY_OF_CURVE.get(certificate.curve ?? certificate.keyAlgorithm);
  return policy === undefined || !isSignedForCurves(certificate) ? [] : [policy];
}

/** Those of them that a device can be given: node-opcua has no ECC policy yet. */
export function assignableSecurityPolicies(certificate: ParsedCertificate): SecurityPolicyName[] {
  return certificate.keyAlgorithm === 'RSA' ? usableSecurityPolicies(certificate) : [];
}

/** RSA PKCS #1 v1.5 signatures also for Aes256_Sha256_RsaPss: PSS signs messages there, not certificates. */
function allows(policy: RsaPolicy, certificate: ParsedCertificate): boolean {
  return (
    certificate.signatureScheme === 'RSA_PKCS1_V1_5' &&
    certificate.signatureHash !== null &&
    policy.hashes.includes(certificate.signatureHash) &&
    certificate.keySize >= policy.minKeySize &&
    certificate.keySize <= policy.maxKeySize
  );
}

/** ECDSA with SHA-256 or better, or an Edwards curve, which has its own hash (OPC 10000-7, the ECC policies). */
function isSignedForCurves({ signatureScheme, signatureHash }: ParsedCertificate): boolean {
  if (signatureScheme === 'EDDSA') return true;
  return signatureScheme === 'ECDSA' && signatureHash !== null && CURRENT_HASHES.includes(signatureHash);
}

function nameOf(policy: RsaPolicy): SecurityPolicyName {
  return policy.name;
}
