import { brokenStructure } from '../../chain/broken-structure.js';
import { policyFault } from '../../chain/certificate-policies.js';
import { nameConstraintFault } from '../../chain/name-constraints.js';
import { wrongIssuer } from '../../chain/wrong-issuer.js';
import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

/**
 * The issuers, as far as they are known, are sound and may issue it: by their usages, for its names, under its policies
 * (RFC 5280, 6.1).
 */
export const checkIssuerConstraints: ProfileCheck = (certificate, { issuers = [] }) => {
  const path = [certificate, ...issuers];
  const invalid = [...issuers.map(structureFault), nameConstraintFault(path), policyFault(path)];
  const faults: Fault[] = invalid.flatMap((message) =>
    message === null ? [] : [fault(message, 'BadCertificateInvalid')],
  );
  const wrong = wrongIssuer(issuers);
  if (wrong !== undefined) {
    faults.push(
      fault(`"${wrong.subject.text}" may not issue certificates here.`, 'BadCertificateIssuerUseNotAllowed'),
    );
  }
  return faults;
};

function structureFault(issuer: ParsedCertificate): string | null {
  const message = brokenStructure(issuer);
  return message === null ? null : `Of its issuer "${issuer.subject.text}": ${message}`;
}
