import { assignableSecurityPolicies, type ParsedCertificate } from '@koios/application-certificate';

/**
 * Whether a connector can use a certificate: it announces the ApplicationUri that the certificate names, and speaks the
 * RSA security policies only. Others are kept, checked and shown, and can be renewed by a signing request.
 */
export function isUsableByConnectors({ keyAlgorithm, applicationUri }: ParsedCertificate): boolean {
  return keyAlgorithm === 'RSA' && applicationUri !== null && applicationUri !== '';
}

/** The security policies that a device can be given with a certificate; none if no connector can use it. */
export function connectorSecurityPolicies(certificate: ParsedCertificate): string[] {
  return isUsableByConnectors(certificate) ? assignableSecurityPolicies(certificate) : [];
}
