import {
  assignableSecurityPolicies,
  type ParsedCertificate,
  type SecurityPolicyName,
} from '@koios/application-certificate';
import type { SecurityPolicy } from '@koios/opcua-contracts';

/**
 * Whether a connector can use a certificate: it announces the ApplicationUri that the certificate names, and speaks the
 * RSA security policies only. Others are kept, checked and shown, and can be renewed by a signing request.
 */
export function isUsableByConnectors({ keyAlgorithm, applicationUri }: ParsedCertificate): boolean {
  return keyAlgorithm === 'RSA' && applicationUri !== null && applicationUri !== '';
}

/** The security policies that a device can be given with a certificate; none if no connector can use it. */
export function connectorSecurityPolicies(certificate: ParsedCertificate): SecurityPolicyName[] {
  return isUsableByConnectors(certificate) ? assignableSecurityPolicies(certificate) : [];
}

/** As services tell each other; elliptic curves are none that a device can be given. */
const sharedNames: Readonly<Partial<Record<SecurityPolicyName, SecurityPolicy>>> = {
  Basic128Rsa15: 'BASIC128_RSA15',
  Basic256: 'BASIC256',
  Basic256Sha256: 'BASIC256_SHA256',
  Aes128_Sha256_RsaOaep: 'AES128_SHA256_RSA_OAEP',
  Aes256_Sha256_RsaPss: 'AES256_SHA256_RSA_PSS',
};

/** The same by the names that a device's settings have. */
export function deviceSecurityPolicies(certificate: ParsedCertificate): SecurityPolicy[] {
  return connectorSecurityPolicies(certificate)
    .map((name) => sharedNames[name])
    .filter((policy) => policy !== undefined);
}
