import { issueSelfSignedCertificate, parseCertificate } from '@koios/application-certificate';
import { describe, expect, it } from '@jest/globals';
import { successorRequest } from './successor-request.js';

const request = {
  commonName: 'Line 4',
  organization: 'Example Works',
  applicationUri: 'urn:plant-7.example.com:Koios:line-4',
  dnsNames: ['plant-7.example.com', 'plant-7'],
  ipAddresses: ['192.0.2.7', '2001:db8::7'],
  keySize: 2048,
  validityDays: 90,
  profile: 'STRICT',
  now: new Date('2026-01-01T00:00:00.000Z'),
} as const;

describe('successorRequest', () => {
  it.each(['STRICT', 'LEGACY'] as const)(
    'asks for all that identified a %s certificate, at another time',
    async (profile) => {
      const now = new Date('2026-03-15T10:00:00.000Z');
      const { certificateDer } = await issueSelfSignedCertificate({ ...request, profile });
      const successor = successorRequest(parseCertificate(certificateDer), now);
      expect(successor).toEqual({ ...request, profile, now });
    },
  );

  it.each([1, 730, 7_300])('keeps a validity of %i days', async (validityDays) => {
    const { certificateDer } = await issueSelfSignedCertificate({ ...request, validityDays });
    expect(successorRequest(parseCertificate(certificateDer), request.now).validityDays).toBe(validityDays);
  });
});
