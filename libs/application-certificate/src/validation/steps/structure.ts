import type { ProfileRule } from '../../profile/profile-finding.js';
import type { ValidationCheck } from '../validation-facts.js';

/** With those about usages and names: an extension that cannot be read would else count as one that is not there. */
const STRUCTURAL_RULES: ReadonlySet<ProfileRule> = new Set([
  'version',
  'signature',
  'key-usage',
  'extended-key-usage',
  'basic-constraints',
  'application-uri',
]);

/** What two readers may understand differently makes a certificate invalid; bad style alone does not. */
export const checkStructure: ValidationCheck = ({ chain }) => {
  const deviations = [chain.leaf, ...chain.issuers].flatMap((certificate) => certificate.deviations);
  const broken = deviations.find(({ rule, isHarmless }) => STRUCTURAL_RULES.has(rule) && !isHarmless);
  return broken === undefined ? null : { statusCode: 'BadCertificateInvalid', message: broken.message };
};
