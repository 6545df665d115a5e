import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildCertificate,
  dns,
  ip,
  nameOf,
  sanOf,
  soundExtensions,
  uri,
} from '../../test/certificate-builder.js';
import { makeKeyPair } from '../../test/requests.js';
import { bitString, element, integer, objectIdentifier, sequence } from '../der/der-writer.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import { assertParsersAgree } from './assert-parsers-agree.js';

const keys = makeKeyPair();
const bareSpki = sequence(
  sequence(objectIdentifier('1.2.840.113549.1.1.1')),
  bitString(keys.publicKey.export({ type: 'pkcs1', format: 'der' })),
);
const agree = (parts: Parameters<typeof buildCertificate>[1]) => () =>
  assertParsersAgree(parseCertificate(buildCertificate(keys, parts)));
const naming = (...names: Uint8Array[]) => ({ extensions: soundExtensions(keys.publicKey, sanOf(...names)) });
const disagreement = expect.objectContaining({ code: 'PARSERS_DISAGREE' });

describe('assertParsersAgree', () => {
  it.each([
    ['a sound one', {}],
    ['a negative serial number', { serial: integer(0x81, 2) }],
    ['a serial number of zero', { serial: integer(0) }],
    ['a serial number with an octet for the sign', { serial: integer(0, 0x81, 2) }],
    ['names that node quotes', naming(uri('urn:a:b,DNS:evil'), dns('a"b\\c'), uri('urn:c:d'))],
    [
      'names of every kind',
      naming(
        element(0x81, Buffer.from('a@b.c')),
        uri('urn:a:b'),
        ip(10, 0, 0, 1),
        ip(...Buffer.alloc(16)),
        dns('plc'),
        element(0xa4, nameOf({ '2.5.4.3': 'x, URI:urn:evil' })),
        element(0x88, Buffer.of(0x2a, 3)),
      ),
    ],
    ['a key without NULL parameters', { spki: bareSpki }],
    ['no extensions', { version: Buffer.alloc(0), extensions: [] }],
  ])('takes %s', (_, parts) => {
    expect(agree(parts)).not.toThrow();
  });

  it.each([
    ['a NUL in a DNS name', naming(uri('urn:a:b'), dns('plc\0.evil'))],
    ['a URI beyond ASCII', naming(uri('urn:a:ü'), uri('urn:c:d'))],
    ['an IP address of three octets', naming(uri('urn:a:b'), ip(1, 2, 3))],
    [
      'two subject alternative names',
      { extensions: [...soundExtensions(keys.publicKey), sanOf(uri('urn:c:d'))] },
    ],
  ])('refuses %s', (_, parts) => {
    expect(agree(parts)).toThrow(disagreement);
  });

  it.each([
    [
      'a host name',
      naming(uri('urn:a:b'), dns('müller-pc')),
      'DNS name',
      'a text with characters beyond ASCII',
    ],
    ['an ApplicationUri', naming(uri('urn:müller-pc:b')), 'URI', 'a text with characters beyond ASCII'],
    [
      'an address with its mask',
      naming(uri('urn:a:b'), ip(10, 0, 0, 0, 255, 0, 0, 0)),
      'IP address',
      'an IP address of 8 octets',
    ],
  ])('says what is wrong with %s', (_, parts, name, why) => {
    const sentence = `The ${name} in the subject alternative name cannot be read: ${why}.`;
    expect(agree(parts)).toThrow(sentence);
  });

  it.each([
    ['the public key', { publicKeySpkiDer: makeKeyPair().publicKey.export({ type: 'spki', format: 'der' }) }],
    ['the serial number', { serialNumber: '01' }],
    ['the URIs', { uris: ['urn:a:b'] }],
    ['the DNS names', { dnsNames: [] }],
    ['the IP addresses', { ipAddresses: ['10.0.0.1'] }],
  ])('tells which fact differs: %s', (fact, changes) => {
    const parsed = { ...parseCertificate(buildCertificate(keys)), ...changes };
    expect(() => assertParsersAgree(parsed)).toThrow(`pkijs reads ${fact} in another way`);
  });

  it('never throws anything else, whatever byte was changed', () => {
    const der = buildCertificate(keys);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 0, max: 255 }), (index, octet) => {
        const mutated = Buffer.from(der);
        mutated[index] = octet;
        expect(codeOf(() => assertParsersAgree(parseCertificate(mutated)))).toMatch(
          /^(?:none|CERTIFICATE_MALFORMED|PARSERS_DISAGREE)$/,
        );
      }),
      { numRuns: 500 },
    );
  });
});

function codeOf(act: () => void): string {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
