import { brokenStructure } from '../../chain/broken-structure.js';
import { policyFault } from '../../chain/certificate-policies.js';
import { nameConstraintFault } from '../../chain/name-constraints.js';
import type { ValidationCheck } from '../validation-facts.js';

/**
 * Of every certificate of the path; what an authority forbids below it makes it invalid too: OPC 10000-4, 6.1.3 has no
 * step for that, OpenSSL checks it and open62541 answers so.
 */
export const checkStructure: ValidationCheck = ({ chain }) => {
  const path = [chain.leaf, ...chain.issuers];
  const [broken] = path.flatMap((certificate) => brokenStructure(certificate) ?? []);
  const message = broken ?? nameConstraintFault(path) ?? policyFault(path);
  return message === null ? null : { statusCode: 'BadCertificateInvalid', message };
};
