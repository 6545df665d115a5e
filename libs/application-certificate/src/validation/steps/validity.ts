import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import type { ValidationCheck } from '../validation-facts.js';

/** The certificate first, then its issuers. */
export const checkValidity: ValidationCheck = ({ chain, context: { now } }) => {
  const isOutside = ({ validFrom, validUntil }: ParsedCertificate) => now < validFrom || now > validUntil;
  const outside = [chain.leaf, ...chain.issuers].find(isOutside);
  if (outside === undefined) return null;
  return {
    statusCode: outside === chain.leaf ? 'BadCertificateTimeInvalid' : 'BadCertificateIssuerTimeInvalid',
    message: `"${outside.subject.text}" is valid from ${outside.validFrom.toISOString()} until ${outside.validUntil.toISOString()}.`,
  };
};
