import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertParsersAgree } from '../agreement/assert-parsers-agree.js';
import {
  algorithm,
  buildCertificate,
  dns,
  ip,
  nameOf,
  OID,
  sanOf,
  soundExtensions,
  uri,
} from '../../test/certificate-builder.js';
import {
  bitString,
  boolean,
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  utf8String,
} from '../der/der-writer.js';
import { makeKeyPair } from '../../test/requests.js';
import { parseCertificate } from './parse-certificate.js';

const keys = makeKeyPair();
const sound = buildCertificate(keys);

function withExtension(oid: string, value: Uint8Array): Buffer {
  return buildCertificate(keys, { extensions: soundExtensions(keys.publicKey, { oid, value }) });
}

describe('parseCertificate', () => {
  it('reads what node:crypto reads', () => {
    const parsed = parseCertificate(sound);
    const native = new X509Certificate(sound);
    expect(parsed.thumbprint).toBe(native.fingerprint.replaceAll(':', ''));
    expect(parsed.sha256Fingerprint).toBe(native.fingerprint256.replaceAll(':', ''));
    expect(parsed.serialNumber).toBe(native.serialNumber);
    expect(parsed.validFrom).toEqual(native.validFromDate);
    expect(parsed.validUntil).toEqual(native.validToDate);
    expect(parsed.publicKeySpkiDer).toEqual(
      Uint8Array.from(native.publicKey.export({ type: 'spki', format: 'der' })),
    );
    expect(parsed.keySize).toBe(native.publicKey.asymmetricKeyDetails?.modulusLength);
  });

  it('gives the thumbprint as the SHA-1 of the DER in upper case', () => {
    expect(parseCertificate(sound).thumbprint).toBe(
      createHash('sha1').update(sound).digest('hex').toUpperCase(),
    );
  });

  it('keeps a copy of its input', () => {
    const input = Buffer.from(sound);
    const parsed = parseCertificate(input);
    input.fill(0);
    expect(Buffer.from(parsed.der).equals(sound)).toBe(true);
  });

  it.each([
    ['integer(0)', integer(0), '00'],
    ['integer(-1)', integer(0xff), '-01'],
    ['integer(0x80)', integer(0, 0x80), '80'],
    ['integer(5)', integer(5), '05'],
  ])('writes the serial number %s as %s', (_, serial, text) => {
    expect(parseCertificate(buildCertificate(keys, { serial })).serialNumber).toBe(text);
  });

  it('writes names as RFC 4514 does, with escapes, several attributes in a set and unknown types', () => {
    const set = setOf(
      sequence(objectIdentifier('2.5.4.11'), utf8String('a, b')),
      sequence(objectIdentifier('2.5.4.97'), utf8String('x')),
      sequence(objectIdentifier('0.9.2342.19200300.100.1.1'), utf8String('plc')),
    );
    const subject = sequence(set, setOf(sequence(objectIdentifier('2.5.4.3'), utf8String(' #1\u0001'))));
    expect(parseCertificate(buildCertificate(keys, { subject })).subject).toMatchObject({
      text: 'CN=\\ #1\\01, OU=a\\, b+2.5.4.97=#0C0178+UID=plc',
      commonName: ' #1\u0001',
      organizationalUnit: 'a, b',
      organization: null,
    });
  });

  it.each([
    ['PrintableString', element(0x13, Buffer.from('Line 4'))],
    ['TeletexString', element(0x14, Buffer.from('Line 4', 'latin1'))],
    ['IA5String', element(0x16, Buffer.from('Line 4'))],
    ['BMPString', element(0x1e, Buffer.from('\0L\0i\0n\0e\0 \x004'))],
    ['UniversalString', element(0x1c, Buffer.from('\0\0\0L\0\0\0i\0\0\0n\0\0\0e\0\0\0 \0\0\x004'))],
  ])('reads a common name in a %s', (_, value) => {
    const subject = sequence(setOf(sequence(objectIdentifier('2.5.4.3'), value)));
    expect(parseCertificate(buildCertificate(keys, { subject })).subject.commonName).toBe('Line 4');
  });

  it('compares names without their case, blanks, type of text and order within a set', () => {
    const pair = (type: string, tag: number, text: string) =>
      sequence(objectIdentifier(type), element(tag, Buffer.from(text)));
    const keyOf = (...sets: Buffer[][]) =>
      parseCertificate(buildCertificate(keys, { subject: sequence(...sets.map((set) => setOf(...set))) }))
        .subject.comparisonKey;
    const one = keyOf(
      [pair('2.5.4.3', 0x0c, 'Line 4'), pair('2.5.4.97', 0x0c, 'x')],
      [pair('2.5.4.10', 0x0c, 'O')],
    );
    const set = [pair('2.5.4.97', 0x13, 'X'), pair('2.5.4.3', 0x13, ' line   4')];
    expect(keyOf(set, [pair('2.5.4.10', 0x13, 'o')])).toBe(one);
    expect(keyOf([pair('2.5.4.10', 0x13, 'o')], set)).not.toBe(one);
    expect(keyOf(set, [pair('2.5.4.11', 0x13, 'o')])).not.toBe(one);
    expect(keyOf(set, [pair('2.5.4.10', 0x13, 'o o')])).not.toBe(keyOf(set, [pair('2.5.4.10', 0x13, 'oo')]));
  });

  it('reads all names of the subject alternative name and passes over the others', () => {
    const san = sanOf(
      element(0x81, Buffer.from('a@b.c')),
      uri('urn:a:b'),
      uri('urn:c:d'),
      dns('plc'),
      ip(10, 0, 0, 1),
      ip(...Buffer.from('fe80'.padEnd(32, '0'), 'hex')),
      element(0xa4, nameOf({ '2.5.4.3': 'x' })),
    );
    expect(parseCertificate(withExtension(san.oid, san.value))).toMatchObject({
      applicationUri: 'urn:a:b',
      uris: ['urn:a:b', 'urn:c:d'],
      dnsNames: ['plc'],
      ipAddresses: ['10.0.0.1', 'fe80::'],
      deviations: [],
    });
  });

  it('reads a certificate without extensions as one of version 1', () => {
    const parsed = parseCertificate(buildCertificate(keys, { version: Buffer.alloc(0), extensions: [] }));
    expect(parsed).toMatchObject({
      version: 1,
      uris: [],
      keyUsages: null,
      extendedKeyUsages: null,
      basicConstraints: null,
    });
  });

  it.each([
    ['prime256v1', 'EC', 256],
    ['secp384r1', 'EC', 384],
    ['brainpoolP256r1', 'EC', 256],
  ] as const)('reads keys on %s', (curve, keyAlgorithm, keySize) => {
    const pair = generateKeyPairSync('ec', { namedCurve: curve });
    const der = buildCertificate(pair, { innerAlgorithm: sequence(objectIdentifier('1.2.840.10045.4.3.2')) });
    expect(parseCertificate(der)).toMatchObject({
      keyAlgorithm,
      keySize,
      curve,
      selfSigned: true,
      signatureScheme: 'ECDSA',
    });
  });

  it('reads Edwards keys and keys of unknown algorithms', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const unknown = sequence(algorithm('1.2.3.4'), bitString(Buffer.of(1)));
    expect(parseCertificate(buildCertificate(keys, { publicKey }))).toMatchObject({
      keyAlgorithm: 'Ed25519',
      keySize: 256,
    });
    expect(parseCertificate(buildCertificate(keys, { spki: unknown }))).toMatchObject({
      keyAlgorithm: 'UNKNOWN',
      keySize: 0,
    });
  });

  it('reads the hash of a PSS signature', () => {
    const pss = (hash: string) =>
      sequence(
        objectIdentifier('1.2.840.113549.1.1.10'),
        sequence(element(0xa0, sequence(objectIdentifier(hash), nullValue()))),
      );
    const bare = sequence(objectIdentifier('1.2.840.113549.1.1.10'), sequence());
    const hashOf = (innerAlgorithm: Buffer) =>
      parseCertificate(buildCertificate(keys, { innerAlgorithm })).signatureHash;
    expect([hashOf(pss('2.16.840.1.101.3.4.2.1')), hashOf(pss('1.2.3')), hashOf(bare)]).toEqual([
      'SHA-256',
      null,
      'SHA-1',
    ]);
  });

  it('is not deceived by a name: self-signed means that the signature verifies', () => {
    const other = makeKeyPair();
    expect(parseCertificate(sound).selfSigned).toBe(true);
    expect(parseCertificate(buildCertificate(keys, { signWith: other.privateKey }))).toMatchObject({
      selfIssued: true,
      selfSigned: false,
    });
    expect(parseCertificate(buildCertificate(keys, { issuer: nameOf({ '2.5.4.3': 'CA' }) }))).toMatchObject({
      selfIssued: false,
      selfSigned: false,
    });
  });
});

describe('what departs from RFC 5280 and can still be read', () => {
  const extensions = soundExtensions(keys.publicKey);

  it.each([
    ['version', 'more than once', { extensions: [...extensions, ...extensions.slice(-1)] }],
    [
      'version',
      'critical and unknown',
      { extensions: [...extensions, { oid: '1.2.3.4', critical: true, value: nullValue() }] },
    ],
    ['version', 'version 2', { version: element(0xa0, integer(1)) }],
    ['signature', 'inside the signed part differs', { outerAlgorithm: algorithm('1.2.840.113549.1.1.5') }],
    [
      'signature',
      'inside the signed part differs',
      { outerAlgorithm: sequence(objectIdentifier('1.2.840.113549.1.1.11')) },
    ],
    ['validity', 'GeneralizedTime', { notBefore: element(0x18, Buffer.from('20260101000000Z')) }],
  ] as const)('is noted for the rule %s: %s', (rule, text, parts) => {
    expect(parseCertificate(buildCertificate(keys, parts)).deviations).toEqual([
      expect.objectContaining({ rule, message: expect.stringContaining(text) }),
    ]);
  });

  it.each([
    ['application-uri', OID.subjectAlternativeName, octetString(Buffer.of(1))],
    ['application-uri', OID.subjectAlternativeName, sequence()],
    ['application-uri', OID.subjectAlternativeName, sequence(uri('urn:a:ü'))],
    ['application-uri', OID.subjectAlternativeName, sequence(uri('urn:a:b'), element(0x99))],
    ['application-uri', OID.subjectAlternativeName, Buffer.concat([sequence(uri('urn:a:b')), nullValue()])],
    ['san-host', OID.subjectAlternativeName, sequence(uri('urn:a:b'), dns('plc\0.evil'))],
    ['san-host', OID.subjectAlternativeName, sequence(uri('urn:a:b'), ip(1, 2, 3))],
    ['key-usage', OID.keyUsage, nullValue()],
    ['key-usage', OID.keyUsage, bitString(Buffer.of(0xff), 2)],
    ['extended-key-usage', OID.extendedKeyUsage, sequence()],
    ['basic-constraints', OID.basicConstraints, sequence(element(0x01, Buffer.of(1)))],
    ['basic-constraints', OID.basicConstraints, sequence(element(0x01, Buffer.of(0xff)), integer(0xff))],
    ['key-identifiers', OID.subjectKeyIdentifier, nullValue()],
    ['key-identifiers', OID.authorityKeyIdentifier, nullValue()],
  ])('is noted for the rule %s when extension %s is broken: %#', (rule, oid, value) => {
    expect(parseCertificate(withExtension(oid, value)).deviations).toEqual([
      { rule, message: expect.any(String), isHarmless: false },
    ]);
  });
});

describe('what only departs in style', () => {
  it('is a harmless deviation: a path length of what is no authority', () => {
    expect(parseCertificate(withExtension(OID.basicConstraints, sequence(integer(0)))).deviations).toEqual([
      { rule: 'basic-constraints', message: expect.stringContaining('limit a path'), isHarmless: true },
    ]);
  });

  it.each(['2.5.29.32', '2.16.840.1.113730.1.1'])('is no deviation at all: %s marked critical', (oid) => {
    const policies = { oid, critical: true, value: sequence(sequence(objectIdentifier('2.5.29.32.0'))) };
    const extensions = [...soundExtensions(keys.publicKey), policies];
    expect(parseCertificate(buildCertificate(keys, { extensions })).deviations).toEqual([]);
  });

  const organization = (tag: number, text: string) => ({
    subject: sequence(
      setOf(sequence(objectIdentifier('2.5.4.10'), element(tag, Buffer.from(text, 'latin1')))),
    ),
  });

  it.each([
    ['beyond ASCII in a PrintableString', 0x13, 'Müller GmbH', 'O=Müller GmbH'],
    ['beyond ASCII in an IA5String', 0x16, 'Müller GmbH', 'O=Müller GmbH'],
    ['a tab in a PrintableString', 0x13, 'Plant\tWorks', 'O=Plant\\09Works'],
  ])('is a harmless deviation: %s', (_, tag, written, text) => {
    const parsed = parseCertificate(buildCertificate(keys, organization(tag, written)));
    expect(parsed.subject).toMatchObject({ organization: written, text });
    expect(parsed.deviations).toEqual([
      { rule: 'subject', message: expect.stringContaining('The O of the subject'), isHarmless: true },
    ]);
    expect(() => assertParsersAgree(parsed)).not.toThrow();
  });

  it('is told of the issuer too, and once where it is the subject', () => {
    const { subject } = organization(0x13, 'Müller GmbH');
    const notes = (parts: object) =>
      parseCertificate(buildCertificate(keys, parts)).deviations.map(({ message }) => message);
    expect(notes({ issuer: subject })).toEqual([expect.stringContaining('The O of the issuer')]);
    expect(notes({ subject, issuer: subject })).toEqual([expect.stringContaining('The O of the subject')]);
  });

  it('is a harmless deviation: TRUE as 0x01 for the criticality of an extension', () => {
    const critical = (oid: string) => sequence(objectIdentifier(oid), boolean(1), octetString(sequence()));
    const extensions = soundExtensions(keys.publicKey).filter(({ oid }) => oid !== OID.basicConstraints);
    const deviationsWith = (oid: string) => {
      const parsed = parseCertificate(buildCertificate(keys, { extensions, rawExtensions: [critical(oid)] }));
      expect(() => assertParsersAgree(parsed)).not.toThrow();
      return parsed.deviations;
    };
    const note = { rule: 'version', message: expect.stringContaining('0xff for TRUE'), isHarmless: true };
    expect(deviationsWith(OID.basicConstraints)).toEqual([note]);
    expect(deviationsWith('1.2.3.4')).toEqual([
      note,
      expect.objectContaining({ message: expect.stringContaining('critical and unknown') }),
    ]);
  });
});

describe('what is no certificate', () => {
  const malformed = (der: Uint8Array) => () => parseCertificate(der);
  const refusal = expect.objectContaining({ name: 'CertificateError', code: 'CERTIFICATE_MALFORMED' });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('-----BEGIN CERTIFICATE-----')],
    ['an empty sequence', sequence()],
    ['a key', keys.publicKey.export({ type: 'spki', format: 'der' })],
    ['bytes behind the certificate', Buffer.concat([sound, Buffer.of(0)])],
    ['a certificate cut short', sound.subarray(0, -1)],
    ['an indefinite length', Buffer.concat([Buffer.of(0x30, 0x80), sound.subarray(4), Buffer.of(0, 0)])],
    ['a length of five octets', Buffer.concat([Buffer.of(0x30, 0x85, 0, 0, 0), sound.subarray(2)])],
    ['a huge length', Buffer.of(0x30, 0x83, 0xff, 0xff, 0xff)],
    ['a length in too many octets', Buffer.concat([Buffer.of(0x30, 0x83, 0), sound.subarray(2)])],
    ['a tag of several octets', Buffer.of(0x3f, 0x81, 0x00)],
    ['a field after the extensions', buildCertificate(keys, { tail: nullValue() })],
    ['a serial number with padding', buildCertificate(keys, { serial: integer(0, 5) })],
    ['an empty serial number', buildCertificate(keys, { serial: integer() })],
    ['version 4', buildCertificate(keys, { version: element(0xa0, integer(3)) })],
    ['version 1 written out', buildCertificate(keys, { version: element(0xa0, integer(0)) })],
    [
      'the 30th of February',
      buildCertificate(keys, { notAfter: element(0x17, Buffer.from('270230000000Z')) }),
    ],
    [
      'a time with an offset',
      buildCertificate(keys, { notAfter: element(0x17, Buffer.from('270228000000+0100')) }),
    ],
    [
      'a time without seconds',
      buildCertificate(keys, { notAfter: element(0x17, Buffer.from('2702280000Z')) }),
    ],
    [
      'a name that is no text',
      buildCertificate(keys, {
        subject: sequence(setOf(sequence(objectIdentifier('2.5.4.3'), nullValue()))),
      }),
    ],
    [
      'a name that is no UTF-8',
      buildCertificate(keys, {
        subject: sequence(setOf(sequence(objectIdentifier('2.5.4.3'), element(0x0c, Buffer.of(0xff))))),
      }),
    ],
    [
      'a name that ends within for those who stop at NUL',
      buildCertificate(keys, {
        subject: sequence(
          setOf(sequence(objectIdentifier('2.5.4.3'), element(0x13, Buffer.from('plc\0.evil')))),
        ),
      }),
    ],
    ['an empty set in a name', buildCertificate(keys, { subject: sequence(setOf()) })],
    [
      'a negative modulus',
      buildCertificate(keys, {
        spki: sequence(algorithm('1.2.840.113549.1.1.1'), bitString(sequence(integer(0x80), integer(3)))),
      }),
    ],
    [
      'an object identifier that does not end',
      buildCertificate(keys, { innerAlgorithm: sequence(element(0x06, Buffer.of(0x2a, 0x86))) }),
    ],
    [
      'an object identifier beyond 2^53',
      buildCertificate(keys, {
        innerAlgorithm: sequence(element(0x06, Buffer.of(0x2a, ...Array<number>(10).fill(0xff), 0x7f))),
      }),
    ],
  ])('is refused: %s', (_, der) => {
    expect(malformed(der)).toThrow(refusal);
  });

  it('is refused unread when it is larger than 64 KiB', () => {
    expect(malformed(new Uint8Array(64 * 1024))).toThrow(refusal);
    expect(malformed(new Uint8Array(64 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });

  it('is refused with a documented code whatever byte was changed', () => {
    const position = fc.nat(sound.length - 1);
    fc.assert(
      fc.property(position, fc.integer({ min: 0, max: 255 }), (index, octet) => {
        const mutated = Buffer.from(sound);
        mutated[index] = octet;
        expect(outcomeOf(mutated)).toMatch(/^(?:read|CERTIFICATE_MALFORMED)$/);
      }),
      { numRuns: 1000 },
    );
  });
});

function outcomeOf(der: Uint8Array): string {
  try {
    parseCertificate(der);
    return 'read';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
