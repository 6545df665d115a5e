import { policyFault } from '../../chain/certificate-policies.js';
import { nameConstraintFault } from '../../chain/name-constraints.js';
import { wrongIssuer } from '../../chain/wrong-issuer.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

/** The issuers, as far as they are known, may issue it: by their usages, for its names, under its policies (RFC 5280, 6.1). */
export const checkIssuerConstraints: ProfileCheck = (certificate, { issuers = [] }) => {
  const path = [certificate, ...issuers];
  const faults: Fault[] = [nameConstraintFault(path), policyFault(path)].flatMap((message) =>
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
