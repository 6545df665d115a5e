import { describe, expect, it } from '@jest/globals';
import type { ParsedCertificate } from '@koios/application-certificate';
import { deviceSecurityPolicies } from './connector-use.js';

function certificate(change: Partial<ParsedCertificate> = {}): ParsedCertificate {
  const rsa = { keyAlgorithm: 'RSA', keySize: 3_072, applicationUri: 'urn:vm:Koios:line-1' };
  const signed = { signatureScheme: 'RSA_PKCS1_V1_5', signatureHash: 'SHA-256' };
  return { ...rsa, ...signed, ...change } as ParsedCertificate;
}

describe('the security policies that a device may be given with a certificate', () => {
  it('are told by the names that a device’s settings have', () => {
    expect(deviceSecurityPolicies(certificate())).toEqual([
      'BASIC256_SHA256',
      'AES128_SHA256_RSA_OAEP',
      'AES256_SHA256_RSA_PSS',
    ]);
    expect(deviceSecurityPolicies(certificate({ keySize: 1_024, signatureHash: 'SHA-1' }))).toEqual([
      'BASIC128_RSA15',
      'BASIC256',
    ]);
  });

  it('are none where no connector can use it', () => {
    expect(deviceSecurityPolicies(certificate({ applicationUri: null }))).toEqual([]);
    expect(deviceSecurityPolicies(certificate({ keyAlgorithm: 'EC', curve: 'prime256v1' }))).toEqual([]);
  });
});
