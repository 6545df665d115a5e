import { whyNotVerifiable } from '../../parse/verify-signature.js';
import type { ValidationCheck } from '../validation-facts.js';

/** Every certificate in a chain was joined to it by its signature: what is left is the one that was not. */
export const checkSignature: ValidationCheck = ({ chain, wrongSigner }) => {
  if (wrongSigner === null) return null;
  const last = chain.issuers.at(-1) ?? chain.leaf;
  const why = whyNotVerifiable(last, wrongSigner);
  const what = why === null ? 'does not verify' : `cannot be verified here: ${why}`;
  return {
    statusCode: 'BadCertificateInvalid',
    message: `The signature of "${last.subject.text}" ${what}.`,
  };
};
