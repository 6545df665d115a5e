import { X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOW } from '../../test/certificate-builder.js';
import { makeKeyPair, requestWith } from '../../test/requests.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import { checkProfile } from '../profile/check-profile.js';
import { KEY_SIZES, type KeySize, type SelfSignedCertificateRequest } from './certificate-request.js';
import { issueSelfSignedCertificate } from './issue-self-signed-certificate.js';

const keyPair = makeKeyPair();
const DAY_MS = 24 * 60 * 60 * 1000;

async function issue(changes: Partial<SelfSignedCertificateRequest> = {}) {
  const issued = await issueSelfSignedCertificate(requestWith(keyPair, changes));
  return {
    ...issued,
    parsed: parseCertificate(issued.certificateDer),
    native: new X509Certificate(issued.certificateDer),
  };
}

describe('a self-signed certificate', () => {
  it.each(['STRICT', 'LEGACY'] as const)(
    'of the %s profile is accepted by node:crypto with its key',
    async (profile) => {
      const { native, privateKey } = await issue({ profile });
      expect(native.verify(native.publicKey)).toBe(true);
      expect(native.checkPrivateKey(privateKey)).toBe(true);
      expect(native.checkIssued(native)).toBe(true);
    },
  );

  it.each(KEY_SIZES)('gets fresh RSA keys of %i bits when none are given', async (keySize) => {
    const { parsed, native, privateKey, publicKey } = await issue({ keySize, keyPair: undefined });
    expect(parsed.keySize).toBe(keySize);
    expect(parsed.rsaPublicKey?.publicExponent).toBe(65537n);
    expect(native.checkPrivateKey(privateKey)).toBe(true);
    expect(publicKey.export({ type: 'spki', format: 'der' }).equals(parsed.publicKeySpkiDer)).toBe(true);
  });

  it('has every field of the profile', async () => {
    const { parsed } = await issue();
    expect(parsed).toMatchObject({
      version: 3,
      subject: { commonName: 'Line 4', organization: 'Plant Works', text: 'CN=Line 4, O=Plant Works' },
      issuer: { text: 'CN=Line 4, O=Plant Works' },
      applicationUri: 'urn:plant-7:Koios:line-4',
      uris: ['urn:plant-7:Koios:line-4'],
      dnsNames: ['plant-7.example.com'],
      ipAddresses: ['192.168.10.7'],
      keyUsages: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyCertSign'],
      extendedKeyUsages: ['serverAuth', 'clientAuth'],
      signatureAlgorithm: 'sha256WithRSAEncryption',
      selfSigned: true,
      deviations: [],
    });
    expect(parsed.subjectKeyIdentifier).toMatch(/^[0-9A-F]{40}$/);
    expect(parsed.authorityKeyIdentifier).toBe(parsed.subjectKeyIdentifier);
  });

  it('is no authority in the STRICT profile and one without a path in the LEGACY profile', async () => {
    const strict = await issue({ profile: 'STRICT' });
    const legacy = await issue({ profile: 'LEGACY' });
    expect(strict.parsed.basicConstraints).toEqual({ certificateAuthority: false, pathLength: null });
    expect(legacy.parsed.basicConstraints).toEqual({ certificateAuthority: true, pathLength: 0 });
  });

  it('is valid from a day before now, in whole seconds', async () => {
    const { parsed } = await issue({ now: new Date('2026-06-15T12:00:00.987Z'), validityDays: 1 });
    expect(parsed.validFrom).toEqual(new Date('2026-06-14T12:00:00Z'));
    expect(parsed.validUntil).toEqual(new Date('2026-06-16T12:00:00Z'));
  });

  it.each([
    ['2049-12-31T23:59:59Z', '17'],
    ['2050-01-01T00:00:00Z', '18'],
  ])('that ends at %s writes the time with tag 0x%s', async (end, tag) => {
    const { certificateDer, parsed } = await issue({
      now: new Date(new Date(end).getTime() - 10 * DAY_MS),
      validityDays: 10,
    });
    const digits = end.replace(/[-:T]/g, '').slice(tag === '17' ? 2 : 0);
    const encoded = Buffer.concat([Buffer.from(tag, 'hex'), Buffer.of(digits.length), Buffer.from(digits)]);
    expect(certificateDer.includes(encoded)).toBe(true);
    expect(parsed.validUntil).toEqual(new Date(end));
    expect(parsed.deviations).toEqual([]);
  });

  it('writes IP literals among the DNS names as IP addresses, each host once', async () => {
    const { parsed } = await issue({
      dnsNames: ['plc', '10.0.0.1', 'fe80::1', 'plc'],
      ipAddresses: ['10.0.0.1'],
    });
    expect(parsed.dnsNames).toEqual(['plc']);
    expect(parsed.ipAddresses).toEqual(['10.0.0.1', 'fe80::1']);
  });

  it('has an organization even when nobody said which', async () => {
    const { parsed } = await issue({ organization: undefined });
    expect(parsed.subject.organization).toBe('Koios');
  });

  it('has a positive serial number of 16 octets that never repeats', async () => {
    const issued = await Promise.all(Array.from({ length: 20 }, () => issue()));
    const serials = issued.map(({ parsed }) => parsed.serialNumber);
    expect(new Set(serials).size).toBe(20);
    expect(serials.every((serial) => /^[4-7][0-9A-F]{31}$/.test(serial))).toBe(true);
  });

  it('does not print its key', async () => {
    const issued = await issueSelfSignedCertificate(requestWith(keyPair));
    expect(inspect(issued)).toContain('privateKey: PrivateKeyObject {}');
    expect(JSON.stringify(issued)).toContain('"privateKey":{}');
  });

  it('keeps whatever names and hosts it was asked for, and every rule of the profile', async () => {
    const attribute = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter(isAttribute);
    const hosts = fc.record({
      dnsNames: fc.uniqueArray(fc.domain(), { maxLength: 4 }),
      ipAddresses: fc.uniqueArray(fc.ipV4(), { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        attribute,
        attribute,
        hosts,
        fc.constantFrom('STRICT' as const, 'LEGACY' as const),
        async (commonName, organization, names, profile) => {
          const { parsed, native, certificateDer } = await issue({
            commonName,
            organization,
            ...names,
            profile,
          });
          expect(parsed).toMatchObject({ subject: { commonName, organization }, ...names });
          expect(native.verify(native.publicKey)).toBe(true);
          const findings = checkProfile(parsed, { now: NOW, origin: 'GENERATED', role: 'CLIENT' });
          expect(findings.filter(({ severity }) => severity !== 'INFO')).toEqual([]);
          expect(certificateDer.length).toBeLessThan(4096);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a request', () => {
  const otherKeys = makeKeyPair();

  it.each([
    ['COMMON_NAME_INVALID', { commonName: '' }],
    ['COMMON_NAME_INVALID', { commonName: ' x' }],
    ['COMMON_NAME_INVALID', { commonName: 'x'.repeat(65) }],
    ['COMMON_NAME_INVALID', { commonName: 'a\u0000b' }],
    ['COMMON_NAME_INVALID', { commonName: '\ud800' }],
    ['ORGANIZATION_INVALID', { organization: '' }],
    ['APPLICATION_URI_INVALID', { applicationUri: 'line 4' }],
    ['HOST_NAME_INVALID', { dnsNames: ['a b'] }],
    ['HOST_NAME_INVALID', { ipAddresses: ['plc'] }],
    ['TOO_MANY_HOSTS', { dnsNames: Array.from({ length: 33 }, (_, index) => `plc-${index}`) }],
    [
      'TOO_MANY_HOSTS',
      { dnsNames: Array.from({ length: 9 }, (_, index) => `${index}${'.abcdefghi'.repeat(24)}`) },
    ],
    ['VALIDITY_OUT_OF_RANGE', { validityDays: 0 }],
    ['VALIDITY_OUT_OF_RANGE', { validityDays: 7301 }],
    ['VALIDITY_OUT_OF_RANGE', { validityDays: 1.5 }],
    ['VALIDITY_OUT_OF_RANGE', { now: new Date(Number.NaN) }],
    ['KEY_PAIR_INVALID', { keySize: 3072 }],
    ['KEY_PAIR_INVALID', { keyPair: { publicKey: otherKeys.publicKey, privateKey: keyPair.privateKey } }],
    ['KEY_PAIR_INVALID', { keyPair: { publicKey: keyPair.publicKey, privateKey: keyPair.publicKey } }],
    ['KEY_PAIR_INVALID', { keyPair: makeKeyPair(2048, 3) }],
  ] as const)('is refused with %s: %#', async (code, changes) => {
    await expect(issue(changes)).rejects.toMatchObject({ name: 'CertificateError', code });
  });

  it('is refused for a key size that no policy takes', async () => {
    const request = { ...requestWith(keyPair), keyPair: undefined, keySize: 1024 as KeySize };
    await expect(issueSelfSignedCertificate(request)).rejects.toMatchObject({ code: 'KEY_SIZE_UNSUPPORTED' });
  });

  it.each([
    { commonName: 'x'.repeat(64) },
    { validityDays: 1 },
    { validityDays: 7300 },
    { dnsNames: [], ipAddresses: [] },
    { dnsNames: Array.from({ length: 31 }, (_, index) => `plc-${index}`) },
  ])('is taken at the limits: %#', async (changes) => {
    const { native } = await issue(changes);
    expect(native.verify(native.publicKey)).toBe(true);
  });
});

function isAttribute(text: string): boolean {
  return (
    text.trim() === text && !/\p{Cc}/u.test(text) && Array.from(text).length <= 64 && text.isWellFormed()
  );
}
