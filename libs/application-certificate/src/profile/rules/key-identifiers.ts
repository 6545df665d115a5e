import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

/** On self-signed ones too: node-opcua-pki skips chain and signature checks without an authority key identifier. */
export const checkKeyIdentifiers: ProfileCheck = (certificate, { issuers }) => {
  const { subjectKeyIdentifier, authorityKeyIdentifier } = certificate;
  const faults: Fault[] = [];
  if (subjectKeyIdentifier === null)
    faults.push(fault('The certificate has no subject key identifier.', null));
  if (authorityKeyIdentifier === null) {
    return [...faults, fault('The certificate has no authority key identifier.', null)];
  }
  const expected = issuerKeyIdentifier(certificate, issuers?.[0]);
  if (expected !== null && expected !== authorityKeyIdentifier) {
    faults.push(
      fault(
        "The authority key identifier is not the issuer's subject key identifier.",
        'BadCertificateChainIncomplete',
      ),
    );
  }
  return faults;
};

function issuerKeyIdentifier(
  certificate: ParsedCertificate,
  issuer: ParsedCertificate | undefined,
): string | null {
  if (certificate.selfSigned) return certificate.subjectKeyIdentifier;
  return issuer?.subjectKeyIdentifier ?? null;
}
