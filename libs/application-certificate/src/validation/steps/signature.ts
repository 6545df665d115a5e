import type { ValidationCheck } from '../validation-facts.js';

/** Every certificate in a chain was joined to it by its signature: what is left is the one that was not. */
export const checkSignature: ValidationCheck = ({ chain, hasWrongSignature }) => {
  if (!hasWrongSignature) return null;
  const last = chain.issuers.at(-1) ?? chain.leaf;
  return {
    statusCode: 'BadCertificateInvalid',
    message: `The signature of "${last.subject.text}" does not verify.`,
  };
};
