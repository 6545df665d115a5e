import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { buildCertificate } from '../../test/certificate-builder.js';
import { objectIdentifier, sequence } from '../der/der-writer.js';
import { makeKeyPair } from '../../test/requests.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { assignableSecurityPolicies, usableSecurityPolicies } from './security-policies.js';

const DEPRECATED = ['Basic128Rsa15', 'Basic256'];
const CURRENT = ['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'];
const sound = parseCertificate(buildCertificate(makeKeyPair()));

describe('usableSecurityPolicies', () => {
  it.each<[number, ParsedCertificate['signatureHash'], string[]]>([
    [1023, 'SHA-256', []],
    [1024, 'SHA-256', DEPRECATED],
    [2047, 'SHA-256', DEPRECATED],
    [2048, 'SHA-256', [...DEPRECATED, ...CURRENT]],
    [2049, 'SHA-256', CURRENT],
    [4096, 'SHA-256', CURRENT],
    [4097, 'SHA-256', []],
    [2048, 'SHA-1', DEPRECATED],
    [3072, 'SHA-1', []],
    [2048, 'SHA-224', DEPRECATED],
    [3072, 'SHA-224', []],
    [2048, 'SHA-384', [...DEPRECATED, ...CURRENT]],
    [2048, 'SHA-512', [...DEPRECATED, ...CURRENT]],
    [3072, 'SHA-512', CURRENT],
    [2048, 'MD5', []],
    [2048, null, []],
  ])('for RSA of %i bits signed with %s', (keySize, signatureHash, policies) => {
    expect(usableSecurityPolicies({ ...sound, keySize, signatureHash })).toEqual(policies);
  });

  it('takes no PSS signature on a certificate', () => {
    expect(usableSecurityPolicies({ ...sound, signatureScheme: 'RSA_PSS' })).toEqual([]);
  });

  it.each([
    ['prime256v1', ['ECC_nistP256']],
    ['brainpoolP384r1', ['ECC_brainpoolP384r1']],
    ['secp521r1', []],
  ])('for a key on %s, none of which can be assigned', (namedCurve, policies) => {
    const innerAlgorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
    const parsed = parseCertificate(
      buildCertificate(generateKeyPairSync('ec', { namedCurve }), { innerAlgorithm }),
    );
    expect(usableSecurityPolicies(parsed)).toEqual(policies);
    expect(assignableSecurityPolicies(parsed)).toEqual([]);
  });

  it.each<[ParsedCertificate['signatureScheme'], ParsedCertificate['signatureHash'], string[]]>([
    ['ECDSA', 'SHA-1', []],
    ['ECDSA', 'SHA-224', []],
    ['ECDSA', 'SHA-384', ['ECC_nistP256']],
    ['EDDSA', null, ['ECC_nistP256']],
    ['RSA_PKCS1_V1_5', 'SHA-256', []],
    ['UNKNOWN', null, []],
  ])('for a key on a curve that %s with %s vouches for', (signatureScheme, signatureHash, policies) => {
    const certificate = { ...sound, keyAlgorithm: 'EC', curve: 'prime256v1' } as const;
    expect(usableSecurityPolicies({ ...certificate, signatureScheme, signatureHash })).toEqual(policies);
  });

  it('for Edwards keys', () => {
    const signed = { ...sound, signatureScheme: 'EDDSA', signatureHash: 'SHA-512' } as const;
    expect(usableSecurityPolicies({ ...signed, keyAlgorithm: 'Ed25519' })).toEqual(['ECC_curve25519']);
    expect(usableSecurityPolicies({ ...sound, keyAlgorithm: 'UNKNOWN' })).toEqual([]);
  });
});

describe('assignableSecurityPolicies', () => {
  it('are all that an RSA certificate can be used with', () => {
    expect(assignableSecurityPolicies(sound)).toEqual([...DEPRECATED, ...CURRENT]);
  });
});
