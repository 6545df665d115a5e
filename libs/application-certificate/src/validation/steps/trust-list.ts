import type { ValidationCheck } from '../validation-facts.js';

/** The certificate itself, or an authority above it. */
export const checkTrustList: ValidationCheck = ({ chain, context: { trustList } }) => {
  const trusted = new Set(trustList.map(({ thumbprint }) => thumbprint));
  if ([chain.leaf, ...chain.issuers].some(({ thumbprint }) => trusted.has(thumbprint))) return null;
  return {
    statusCode: 'BadCertificateUntrusted',
    message: 'Neither the certificate nor one of its issuers is trusted.',
  };
};
