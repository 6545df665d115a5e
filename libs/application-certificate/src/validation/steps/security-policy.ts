import { usableSecurityPolicies } from '../../policy/security-policies.js';
import type { ValidationCheck } from '../validation-facts.js';

/** Key length and hash, of every certificate whose signature somebody relies on: not of a root's own (OPC 10000-7). */
export const checkSecurityPolicy: ValidationCheck = ({ chain, context: { policy } }) => {
  if (policy === undefined) return null;
  const relevant = [chain.leaf, ...chain.issuers.filter((issuer) => !issuer.selfSigned)];
  const refused = relevant.find((certificate) => !usableSecurityPolicies(certificate).includes(policy));
  if (refused === undefined) return null;
  const { subject, keyAlgorithm, keySize, signatureAlgorithm } = refused;
  const message = `${policy} does not take "${subject.text}": ${keyAlgorithm} of ${keySize} bits with ${signatureAlgorithm}.`;
  return { statusCode: 'BadCertificatePolicyCheckFailed', message };
};
