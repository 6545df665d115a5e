import type { ValidationCheck } from '../validation-facts.js';

/** Byte for byte the one of the application description. */
export const checkApplicationUri: ValidationCheck = ({ chain: { leaf }, context: { applicationUri } }) => {
  if (applicationUri === undefined || leaf.applicationUri === applicationUri) return null;
  const message = `The certificate is for ${leaf.applicationUri ?? 'no application'}, not for ${applicationUri}.`;
  return { statusCode: 'BadCertificateUriInvalid', message };
};
