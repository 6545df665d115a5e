import type { ValidationCheck } from '../validation-facts.js';

/** Up to a self-signed certificate; one with a wrong signature is the next step's. */
export const checkChain: ValidationCheck = ({ chain, wrongSigner }) => {
  if (chain.isComplete || wrongSigner !== null) return null;
  const last = chain.issuers.at(-1) ?? chain.leaf;
  return {
    statusCode: 'BadCertificateChainIncomplete',
    message: `The issuer "${last.issuer.text}" is missing.`,
  };
};
