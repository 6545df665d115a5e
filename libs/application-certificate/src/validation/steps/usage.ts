import { wrongIssuer } from '../../chain/wrong-issuer.js';
import { requiredUsages } from '../../profile/rules/key-usage.js';
import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import type { ApplicationRole } from '../../profile/profile-finding.js';
import type { ValidationCheck } from '../validation-facts.js';

/** The leaf for its role, every issuer for issuing (RFC 5280, 4.2.1.3, 4.2.1.9 and 4.2.1.12). */
export const checkUsage: ValidationCheck = (facts) => {
  if (!mayBeUsed(facts.chain.leaf, facts.role)) {
    return {
      statusCode: 'BadCertificateUseNotAllowed',
      message: 'The key usages of the certificate do not allow its use.',
    };
  }
  const wrong = wrongIssuer(facts.chain.issuers);
  if (wrong === undefined) return null;
  return {
    statusCode: 'BadCertificateIssuerUseNotAllowed',
    message: `"${wrong.subject.text}" may not issue certificates here.`,
  };
};

/** Without an extended key usage every purpose is allowed (RFC 5280, 4.2.1.12). */
function mayBeUsed(leaf: ParsedCertificate, role: ApplicationRole): boolean {
  const purpose = role === 'SERVER' ? 'serverAuth' : 'clientAuth';
  const purposes = leaf.extendedKeyUsages;
  const purposeIsAllowed =
    purposes === null || purposes.includes(purpose) || purposes.includes('anyExtendedKeyUsage');
  return purposeIsAllowed && requiredUsages(leaf).every((usage) => leaf.keyUsages?.includes(usage));
}
