import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  algorithm,
  buildCertificate,
  md5WithRsa,
  sha1WithRsa,
  sha256WithRsa,
} from '../../test/certificate-builder.js';
import { keysWithLongExponent } from '../../test/costly-keys.js';
import { openssl } from '../../test/openssl.js';
import { pemToDer } from '../der/pem.js';
import { objectIdentifier, sequence } from '../der/der-writer.js';
import { parseCertificate } from './parse-certificate.js';
import { certificateVerifiesWith } from './verify-signature.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/** OpenSSL's own word on a certificate that it has read itself. */
function opensslVerifies(der: Uint8Array, publicKeySpkiDer: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKeySpkiDer), format: 'der', type: 'spki' });
    return new X509Certificate(der).verify(key);
  } catch {
    return false;
  }
}

function verifies(der: Uint8Array, publicKeySpkiDer?: Uint8Array): boolean {
  const certificate = parseCertificate(der);
  return certificateVerifiesWith(certificate, publicKeySpkiDer ?? certificate.publicKeySpkiDer);
}

describe('the signature of a certificate', () => {
  it.each([
    ['RSA', 'rsa:2048', ['-sha256']],
    ['RSA', 'rsa:3072', ['-sha384']],
    ['RSA', 'rsa:2048', ['-sha512']],
    ['RSA', 'rsa:2048', ['-sha224']],
    ['RSA-PSS over a plain RSA key', 'rsa:2048', ['-sigopt', 'rsa_padding_mode:pss']],
    ['RSA-PSS over a key of its own', 'rsa-pss', []],
    ['ECDSA', 'ec', ['-pkeyopt', 'ec_paramgen_curve:P-384', '-sha384']],
    ['Ed25519', 'ed25519', []],
    ['Ed448', 'ed448', []],
  ])('verifies as OpenSSL makes it: %s, %s %j', (_, newKey, options) => {
    const args = ['req', '-x509', '-newkey', newKey, '-nodes', '-keyout', 'key', '-subj', '/CN=Line 4'];
    const { output } = openssl([...args, ...options], {});
    const der = pemToDer(output);
    const certificate = parseCertificate(der);
    expect(certificate.selfSigned).toBe(true);
    expect(opensslVerifies(der, certificate.publicKeySpkiDer)).toBe(true);
    expect(verifies(der, otherRsa.publicKey.export({ type: 'spki', format: 'der' }))).toBe(false);
  });

  it.each([
    ['MD5', { innerAlgorithm: md5WithRsa, hash: 'md5' }],
    ['SHA-1', { innerAlgorithm: sha1WithRsa, hash: 'sha1' }],
    ['SHA-1 as makecert names it', { innerAlgorithm: algorithm('1.3.14.3.2.29'), hash: 'sha1' }],
  ])('verifies with %s too: the profile tells how weak that is', (_, parts) => {
    expect(verifies(buildCertificate(rsa, parts))).toBe(true);
  });

  it.each([
    ['another hash than the one it names', rsa, { innerAlgorithm: sha1WithRsa, hash: 'sha256' }],
    ['another algorithm outside than inside', rsa, { outerAlgorithm: sha1WithRsa }],
    ['an unknown algorithm', rsa, { innerAlgorithm: algorithm('1.2.3.4') }],
    ['ECDSA by name and RSA in truth', rsa, { innerAlgorithm: ecdsaWithSha256 }],
    ['RSA by name and ECDSA in truth', ec, { innerAlgorithm: sha256WithRsa }],
    ['the key of somebody else', rsa, { signWith: otherRsa.privateKey }],
  ])('does not verify with %s, and OpenSSL agrees', (_, keys, parts) => {
    const der = buildCertificate(keys, parts);
    expect(verifies(der)).toBe(false);
    expect(opensslVerifies(der, parseCertificate(der).publicKeySpkiDer)).toBe(false);
  });

  it('is judged as OpenSSL judges it, whatever octet is changed', () => {
    const sound = buildCertificate(rsa);
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), (position, difference) => {
        const der = Buffer.from(sound);
        der[position] = (der[position] ?? 0) ^ difference;
        let certificate;
        try {
          certificate = parseCertificate(der);
        } catch {
          return;
        }
        const { publicKeySpkiDer } = certificate;
        expect(certificateVerifiesWith(certificate, publicKeySpkiDer)).toBe(false);
        expect(opensslVerifies(der, publicKeySpkiDer)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is not looked at where it would take long: a curve or an exponent that nobody uses', () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'sect571r1' });
    const exponent = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 2 ** 32 - 1 });
    expect(verifies(buildCertificate(curve, { innerAlgorithm: ecdsaWithSha256 }))).toBe(false);
    expect(verifies(buildCertificate(exponent))).toBe(true);
    expect(verifies(buildCertificate(keysWithLongExponent()))).toBe(false);
  });

  it('does not verify with what is no key', () => {
    const der = buildCertificate(rsa);
    expect(verifies(der, Buffer.of(1))).toBe(false);
    expect(verifies(der, sequence(algorithm('1.2.840.113549.1.1.1')))).toBe(false);
  });
});
