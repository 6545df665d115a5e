import type { ParsedCertificate } from '../parse/parsed-certificate.js';

/**
 * The first issuer of a chain that may not issue, or not with so many authorities below it. One that certified a new key of
 * its own does not count for the length of the path (RFC 5280, 6.1.4).
 */
export function wrongIssuer(issuers: readonly ParsedCertificate[]): ParsedCertificate | undefined {
  return issuers.find(({ basicConstraints, keyUsages }, index) => {
    const authoritiesBelow = issuers.slice(0, index).filter(({ selfIssued }) => !selfIssued).length;
    const mayCertify =
      basicConstraints?.certificateAuthority === true &&
      (keyUsages === null || keyUsages.includes('keyCertSign'));
    const limit = basicConstraints?.pathLength ?? null;
    return !mayCertify || (limit !== null && authoritiesBelow > limit);
  });
}
