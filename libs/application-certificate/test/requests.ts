import { generateKeyPairSync } from 'node:crypto';
import type { KeySize, RsaKeyPair, SelfSignedCertificateRequest } from '../src/index.js';
import { NOW } from './certificate-builder.js';

/** RSA keys for tests; make them once for a file. */
export function makeKeyPair(modulusLength: number = 2048, publicExponent = 65537): RsaKeyPair {
  return generateKeyPairSync('rsa', { modulusLength, publicExponent });
}

/** A request that is right in every field, over the given keys. */
export function requestWith(
  keyPair: RsaKeyPair,
  changes: Partial<SelfSignedCertificateRequest> = {},
): SelfSignedCertificateRequest {
  return {
    commonName: 'Line 4',
    organization: 'Plant Works',
    applicationUri: 'urn:plant-7:Koios:line-4',
    dnsNames: ['plant-7.example.com'],
    ipAddresses: ['192.168.10.7'],
    keySize: (keyPair.publicKey.asymmetricKeyDetails?.modulusLength ?? 2048) as KeySize,
    validityDays: 730,
    profile: 'STRICT',
    now: NOW,
    keyPair,
    ...changes,
  };
}
