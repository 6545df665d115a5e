import type { ParsedCertificate } from '../parse/parsed-certificate.js';

/** By name, and by key identifier where both have one (RFC 5280, 4.2.1.1): a cheap test before the signature. */
export function isNamedIssuer(issuer: ParsedCertificate, certificate: ParsedCertificate): boolean {
  if (issuer.subject.comparisonKey !== certificate.issuer.comparisonKey) return false;
  const identifier = certificate.authorityKeyIdentifier;
  return (
    identifier === null || issuer.subjectKeyIdentifier === null || identifier === issuer.subjectKeyIdentifier
  );
}

/** Its own name, and no word of another key than its own: an authority may issue to its own name too. */
export function namesItselfIssuer(certificate: ParsedCertificate): boolean {
  const { selfIssued, subjectKeyIdentifier, authorityKeyIdentifier } = certificate;
  return selfIssued && (authorityKeyIdentifier === null || authorityKeyIdentifier === subjectKeyIdentifier);
}
