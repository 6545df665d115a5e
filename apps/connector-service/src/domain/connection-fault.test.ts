import { expect, it } from '@jest/globals';
import { classOf } from './connection-fault.js';

it.each([
  ['SECURE_CHANNEL', 'BadSecurityChecksFailed', 'CERTIFICATE_REFUSED'],
  ['SECURE_CHANNEL', 'BadCertificateUntrusted', 'CERTIFICATE_REFUSED'],
  ['SECURE_CHANNEL', 'BadCertificateTimeInvalid', 'CERTIFICATE_REFUSED'],
  ['SESSION', 'BadCertificateUriInvalid', 'CERTIFICATE_REFUSED'],
  // The silent refusal, which is none once the channel is open.
  ['SECURE_CHANNEL', 'BadConnectionClosed', 'CERTIFICATE_REFUSED'],
  ['SECURE_CHANNEL', 'ECONNRESET', 'CERTIFICATE_REFUSED'],
  ['SESSION', 'BadConnectionClosed', 'TRANSIENT'],
  ['ENDPOINTS', 'BadConnectionClosed', 'TRANSIENT'],
  ['SECURE_CHANNEL', 'BadTimeout', 'TRANSIENT'],
  // Without cert-service nobody has refused anything.
  ['SECURE_CHANNEL', 'SERVICE_UNAVAILABLE', 'TRANSIENT'],
  ['SERVER_CERTIFICATE', 'SERVICE_UNAVAILABLE', 'TRANSIENT'],
  ['SERVER_CERTIFICATE', 'BadCertificateUntrusted', 'SERVER_CERTIFICATE_REFUSED'],
  ['SERVER_CERTIFICATE', 'BadCertificateTimeInvalid', 'SERVER_CERTIFICATE_REFUSED'],
  ['SESSION', 'BadTooManySessions', 'TRANSIENT'],
  ['SESSION', 'BadIdentityTokenRejected', 'CONFIGURATION'],
  ['SESSION', 'BadUserAccessDenied', 'CONFIGURATION'],
  ['ENDPOINTS', 'BadSecurityPolicyRejected', 'CONFIGURATION'],
  ['ENDPOINTS', 'CERTIFICATE_NOT_FOUND', 'CONFIGURATION'],
  ['ENDPOINTS', 'ECONNREFUSED', 'TRANSIENT'],
] as const)('at %s, %s is %s', (stage, code, faultClass) => {
  expect(classOf({ stage, code, words: null })).toBe(faultClass);
});
