import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  checkProfile,
  derToPem,
  parseCertificate,
  parseCrl,
  readKeyPairUpload,
  validateServerCertificate,
} from '../src/index.js';
import {
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  utf8String,
} from '../src/der/der-writer.js';
import { Authority, buildCrl } from './authority.js';
import {
  buildCertificate,
  nameOf,
  NOW,
  sanOf,
  sha256WithRsa,
  soundExtensions,
  uri,
} from './certificate-builder.js';
import { keysWithLongExponent } from './costly-keys.js';
import { MOST_MS, shortestMs } from './processor-time.js';
import { makeKeyPair } from './requests.js';

const keys = makeKeyPair();
const keyFile = Buffer.from(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const name = nameOf({ '2.5.4.3': 'Knot' });
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Bounded is what is refused, too. */
const readOrRefuse = (file: Buffer) => readKeyPairUpload(file, keyFile).catch(() => null);

/** A certificate for our key, and nineteen of one name that two keys made for one another. */
function knotOf(one: Keys, other: Keys, innerAlgorithm: Buffer): Buffer[] {
  const knot = Array.from({ length: 19 }, (_, index) => {
    const [own, by] = index % 2 === 0 ? [one, other] : [other, one];
    const parts = {
      subject: name,
      issuer: name,
      serial: integer(0x41, index),
      innerAlgorithm,
      extensions: [],
    };
    return buildCertificate(by, { ...parts, publicKey: own.publicKey });
  });
  const leaf = buildCertificate(one, {
    publicKey: keys.publicKey,
    issuer: name,
    innerAlgorithm,
    extensions: [],
  });
  return [leaf, ...knot];
}

const curve = (namedCurve: string) => () => generateKeyPairSync('ec', { namedCurve });

describe('a certificate of thousands of names', () => {
  const soundName = Buffer.of(0x82, 1, 0x61);
  const brokenName = Buffer.of(0x82, 1, 0x01);
  const many = (octets: Buffer) => Buffer.alloc(29_400, octets);

  it.each([
    ['sound', sanOf(uri('urn:a:b'), many(soundName)), []],
    ['broken', sanOf(uri('urn:a:b'), many(brokenName), many(brokenName)), []],
    ['empty', sanOf(uri('urn:a:b'), Buffer.alloc(60_000, Buffer.of(0x82, 0))), []],
    ['of an issuer', sanOf(uri('urn:a:b')), [{ ...sanOf(many(soundName)), oid: '2.5.29.18' }]],
    ['in a second extension', sanOf(element(0x81, Buffer.from('a@b.c'))), [sanOf(many(soundName))]],
  ])('is read in bounded time, with a short word on each rule: %s', async (_, san, others) => {
    const der = buildCertificate(keys, { extensions: [...soundExtensions(keys.publicKey, san), ...others] });
    expect(await shortestMs(() => readOrRefuse(der))).toBeLessThan(MOST_MS);
    const certificate = parseCertificate(der);
    expect(certificate.dnsNames.length).toBeLessThanOrEqual(100);
    const findings = checkProfile(certificate, { now: NOW, origin: 'UPLOADED', role: 'SERVER' });
    expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThan(2_000);
  });

  it('is read whole up to a hundred, and one more is said', () => {
    const names = (count: number) =>
      parseCertificate(
        buildCertificate(keys, {
          extensions: soundExtensions(
            keys.publicKey,
            sanOf(...Array.from({ length: count }, () => soundName)),
          ),
        }),
      );
    expect(names(100)).toMatchObject({ dnsNames: { length: 100 }, deviations: [] });
    expect(names(101).deviations).toEqual([
      expect.objectContaining({
        rule: 'application-uri',
        message: expect.stringContaining('more than 100 names'),
      }),
    ]);
  });
});

describe('a certificate of thousands', () => {
  const attribute = sequence(objectIdentifier('2.5.4.11'), utf8String('x'));
  const each = (part: Buffer, count: number) => Array.from({ length: count }, () => part);
  const extension = sequence(objectIdentifier('1.2.3'), octetString(Buffer.alloc(0)));

  it.each([
    ['relative names', { subject: sequence(...each(setOf(attribute), 2_000)) }],
    ['attributes of one name', { subject: sequence(setOf(...each(attribute, 3_000))) }],
    ['extensions', { rawExtensions: each(extension, 3_000) }],
  ])('is read or refused in bounded time: %s', async (_, parts) => {
    const der = buildCertificate(keys, parts);
    expect(await shortestMs(() => readOrRefuse(der))).toBeLessThan(MOST_MS);
  });
});

describe('a revocation list of 256 KiB', () => {
  it('is read in bounded time', async () => {
    const revoked = Array.from({ length: 11_500 }, (_, index) => Buffer.of(0x41, index >> 8, index & 0xff));
    const der = buildCrl(new Authority('Root'), { revoked });
    expect(await shortestMs(() => parseCrl(der))).toBeLessThan(MOST_MS);
    expect(parseCrl(der).revokedAt.size).toBe(revoked.length);
  });
});

describe('certificates that certify one another in every way', () => {
  it.each([
    ['RSA', () => makeKeyPair(), sha256WithRsa],
    ['RSA with a long exponent', () => keysWithLongExponent(3072), sha256WithRsa],
    ['secp521r1', curve('secp521r1'), ecdsaWithSha256],
    ['sect571r1', curve('sect571r1'), ecdsaWithSha256],
    ['brainpoolP512r1', curve('brainpoolP512r1'), ecdsaWithSha256],
  ])('are looked at in bounded time: %s', async (_, makeKeys, innerAlgorithm) => {
    const certificates = knotOf(makeKeys(), makeKeys(), innerAlgorithm);
    const file = Buffer.from(certificates.map((der) => derToPem(der)).join(''));
    expect(await shortestMs(() => readOrRefuse(file))).toBeLessThan(MOST_MS);
    const presented = Buffer.concat(certificates);
    const context = { trustList: [], issuers: [], crls: [], now: NOW };
    expect(await shortestMs(() => validateServerCertificate(presented, context))).toBeLessThan(MOST_MS);
  });
});
