import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import type { ProfileRule } from '../profile/profile-finding.js';

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

/** What two readers may understand differently makes a certificate invalid; bad style alone does not. Null where nothing is. */
export function brokenStructure({ deviations }: ParsedCertificate): string | null {
  const broken = deviations.find(({ rule, isHarmless }) => STRUCTURAL_RULES.has(rule) && !isHarmless);
  return broken?.message ?? null;
}
