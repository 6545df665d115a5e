import { policyFault } from '../../chain/certificate-policies.js';
import { nameConstraintFault } from '../../chain/name-constraints.js';
import type { ProfileRule } from '../../profile/profile-finding.js';
import type { ValidationCheck } from '../validation-facts.js';

/** With those about usages and names: an extension that cannot be read would else count as one that is not there. */
const STRUCTURAL_RULES: ReadonlySet<ProfileRule> = new Set([
  'version',
  'signature',
  'key-usage',
  'extended-key-usage',
  'basic-constraints',
  'issuer-constraints',
  'application-uri',
]);

/**
 * What two readers may understand differently makes a certificate invalid; bad style alone does not. So does what an
 * authority above it forbids: OPC 10000-4, 6.1.3 has no step for that, OpenSSL checks it and open62541 answers so.
 */
export const checkStructure: ValidationCheck = ({ chain }) => {
  const path = [chain.leaf, ...chain.issuers];
  const deviations = path.flatMap((certificate) => certificate.deviations);
  const broken = deviations.find(({ rule, isHarmless }) => STRUCTURAL_RULES.has(rule) && !isHarmless);
  const message = broken?.message ?? nameConstraintFault(path) ?? policyFault(path);
  return message === null ? null : { statusCode: 'BadCertificateInvalid', message };
};
