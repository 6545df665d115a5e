import { isSamePublicKey } from '../keys/same-public-key.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import type { ParsedSigningRequest } from './parse-signing-request.js';

/** What an authority changed. Only the key makes a certificate useless; the rest is for a screen to show. */
export type SigningRequestDifference =
  'PUBLIC_KEY' | 'APPLICATION_URI' | 'SUBJECT' | 'DNS_NAMES' | 'IP_ADDRESSES';

/** Wherein a certificate differs from what was asked for; empty when it is just that. More hosts are no difference. */
export function differencesFromRequest(
  certificate: ParsedCertificate,
  request: ParsedSigningRequest,
): SigningRequestDifference[] {
  const differences: SigningRequestDifference[] = [];
  if (!isSamePublicKey(certificate.publicKeySpkiDer, request.publicKeySpkiDer))
    differences.push('PUBLIC_KEY');
  if (certificate.applicationUri !== request.applicationUri) differences.push('APPLICATION_URI');
  if (certificate.subject.text !== request.subject.text) differences.push('SUBJECT');
  if (!holdsAll(certificate.dnsNames, request.dnsNames)) differences.push('DNS_NAMES');
  if (!holdsAll(certificate.ipAddresses, request.ipAddresses)) differences.push('IP_ADDRESSES');
  return differences;
}

function holdsAll(given: readonly string[], asked: readonly string[]): boolean {
  return asked.every((name) => given.includes(name));
}
