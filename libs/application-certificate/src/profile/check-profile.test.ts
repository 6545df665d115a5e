import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Authority } from '../../test/authority.js';
import {
  algorithm,
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  buildCertificate,
  type CertificateParts,
  dns,
  extendedKeyUsageOf,
  keyIdentifierOf,
  extensionsWithout,
  type ExtensionParts,
  ip,
  keyUsageOf,
  md5WithRsa,
  nameOf,
  NOW,
  OID,
  sanOf,
  sha1WithRsa,
  soundExtensions,
  subjectName,
  uri,
} from '../../test/certificate-builder.js';
import {
  bitString,
  boolean,
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  time,
} from '../der/der-writer.js';
import { MOST_MS, shortestMs } from '../../test/processor-time.js';
import { makeKeyPair } from '../../test/requests.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import { validateClientCertificate } from '../validation/validate-certificate.js';
import { checkProfile } from './check-profile.js';
import {
  PROFILE_RULES,
  type ProfileContext,
  type ProfileFinding,
  type ProfileRule,
} from './profile-finding.js';

const keys = makeKeyPair();
const otherKeys = makeKeyPair();
const DAY_MS = 24 * 60 * 60 * 1000;
const daysFromNow = (days: number, offsetMs = 0) => new Date(NOW.getTime() + days * DAY_MS + offsetMs);
const generated: ProfileContext = { now: NOW, origin: 'GENERATED', role: 'CLIENT' };
const uploaded: ProfileContext = { now: NOW, origin: 'UPLOADED', role: 'CLIENT' };

/** What the rule says on issue and on upload: severity and status code, or null. */
function verdicts(
  rule: ProfileRule,
  parts: Partial<CertificateParts>,
  changes: Partial<ProfileContext> = {},
) {
  const certificate = parseCertificate(buildCertificate(keys, parts));
  const verdict = (context: ProfileContext) =>
    brief(checkProfile(certificate, { ...context, ...changes }).find((finding) => finding.rule === rule));
  return { onIssue: verdict(generated), onUpload: verdict(uploaded) };
}

function brief(finding: ProfileFinding | undefined): string | null {
  return finding === undefined ? null : `${finding.severity} ${finding.statusCode}`;
}

/** A prime of 1,024 bits: 2^1024 less the smallest number that leaves one. */
const CLOSE_PRIME = 2n ** 1024n - 105n;

function rsaSpki(modulus: bigint): Buffer {
  const hex = modulus.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const key = sequence(
    element(0x02, (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets),
    integer(1, 0, 1),
  );
  return sequence(algorithm('1.2.840.113549.1.1.1'), bitString(key));
}

const replacing = (...extensions: ExtensionParts[]) => ({
  extensions: soundExtensions(keys.publicKey, ...extensions),
});
const without = (oid: string) => ({ extensions: extensionsWithout(keys.publicKey, oid) });

describe('checkProfile', () => {
  it('finds nothing in a certificate that keeps every rule', () => {
    const certificate = parseCertificate(buildCertificate(keys));
    expect(checkProfile(certificate, generated)).toEqual([]);
    expect(checkProfile(certificate, { ...uploaded, role: 'SERVER' })).toEqual([]);
  });

  it('has one finding a rule, in order, however many faults there are', () => {
    const certificate = parseCertificate(
      buildCertificate(keys, {
        subject: sequence(),
        issuer: sequence(),
        serial: integer(0),
        extensions: [],
        hash: 'md5',
        innerAlgorithm: md5WithRsa,
      }),
    );
    const rules = checkProfile(certificate, uploaded).map(({ rule }) => rule);
    expect(rules).toEqual(PROFILE_RULES.filter((rule) => rules.includes(rule)));
    expect(new Set(rules).size).toBe(rules.length);
    expect(rules).toEqual(
      expect.arrayContaining(['serial', 'subject', 'application-uri', 'san-host', 'key-usage', 'signature']),
    );
  });

  it('joins the sentences of a rule, the gravest first', () => {
    const san = sanOf(uri('not valid'), uri('urn:a:b'), dns('plc'));
    const [finding] = checkProfile(parseCertificate(buildCertificate(keys, replacing(san))), uploaded);
    expect(finding).toEqual({
      rule: 'application-uri',
      severity: 'ERROR',
      statusCode: 'BadCertificateUriInvalid',
      message:
        'The ApplicationUri is no valid URL and no valid URN. The certificate holds 2 URIs; most readers take the first.',
    });
  });
});

describe('version', () => {
  it.each([
    ['version 1', { version: Buffer.alloc(0), extensions: [] }, 'ERROR BadCertificateInvalid'],
    ['version 2', { version: element(0xa0, integer(1)) }, 'ERROR BadCertificateInvalid'],
    [
      'an extension twice',
      { extensions: [...soundExtensions(keys.publicKey), basicConstraintsOf()] },
      'ERROR BadCertificateInvalid',
    ],
    ['version 3', {}, null],
  ])('%s', (_, parts, verdict) => {
    expect(verdicts('version', parts)).toEqual({ onIssue: verdict, onUpload: verdict });
  });
});

describe('version, of a certificate in bad style only,', () => {
  it('is a warning on upload: explicit FALSE of criticality', () => {
    const notCritical = sequence(
      objectIdentifier(OID.subjectAlternativeName),
      boolean(0),
      octetString(sequence(uri('urn:a:b'), dns('plc'))),
    );
    const sound = buildCertificate(keys, {
      extensions: extensionsWithout(keys.publicKey, OID.subjectAlternativeName),
      rawExtensions: [notCritical],
    });
    const [finding] = checkProfile(parseCertificate(sound), uploaded);
    expect(finding).toMatchObject({
      rule: 'version',
      severity: 'WARNING',
      message: expect.stringContaining('DER leaves away'),
    });
  });
});

describe('serial', () => {
  const octets = (length: number, first = 0x41) => ({
    serial: integer(first, ...Array<number>(length - 1).fill(1)),
  });

  it.each([
    ['negative', octets(8, 0x81), 'ERROR BadCertificateInvalid', 'WARNING BadCertificateInvalid'],
    ['zero', { serial: integer(0) }, 'ERROR BadCertificateInvalid', 'WARNING BadCertificateInvalid'],
    ['of 21 octets', octets(21), 'ERROR BadCertificateInvalid', 'WARNING BadCertificateInvalid'],
    [
      'of 20 octets and one for the sign',
      { serial: integer(0, 0x81, ...Array<number>(19).fill(1)) },
      'ERROR BadCertificateInvalid',
      'WARNING BadCertificateInvalid',
    ],
    ['of 20 octets', octets(20), null, null],
    ['of 8 octets', octets(8), null, null],
    ['of 7 octets', octets(7), 'ERROR null', null],
  ])('%s', (_, parts, onIssue, onUpload) => {
    expect(verdicts('serial', parts)).toEqual({ onIssue, onUpload });
  });
});

describe('subject', () => {
  it.each([
    ['empty', { subject: sequence() }, 'ERROR BadCertificateInvalid', 'ERROR BadCertificateInvalid'],
    ['without CN', { subject: nameOf({ '2.5.4.10': 'Plant Works' }) }, 'ERROR null', 'WARNING null'],
    [
      'with a blank CN',
      { subject: nameOf({ '2.5.4.10': 'Plant Works', '2.5.4.3': ' ' }) },
      'ERROR null',
      'WARNING null',
    ],
    ['without O', { subject: nameOf({ '2.5.4.3': 'Line 4' }) }, 'ERROR null', 'WARNING null'],
    ['with both', {}, null, null],
  ])('%s', (_, parts, onIssue, onUpload) => {
    expect(verdicts('subject', parts)).toEqual({ onIssue, onUpload });
  });
});

describe('application-uri', () => {
  const bad = 'ERROR BadCertificateUriInvalid';

  it.each([
    ['no URI', replacing(sanOf(dns('plc'))), bad, bad],
    ['no subject alternative name', without(OID.subjectAlternativeName), bad, bad],
    ['an invalid one', replacing(sanOf(uri('line 4'), dns('plc'))), bad, bad],
    [
      'two',
      replacing(sanOf(uri('urn:a:b'), uri('urn:c:d'), dns('plc'))),
      bad,
      'WARNING BadCertificateUriInvalid',
    ],
    ['one', {}, null, null],
  ])('%s', (_, parts, onIssue, onUpload) => {
    expect(verdicts('application-uri', parts)).toEqual({ onIssue, onUpload });
  });

  it('differs from the announced one by a single letter', () => {
    expect(verdicts('application-uri', {}, { announcedApplicationUri: 'urn:plant-7:Koios:Line-4' })).toEqual({
      onIssue: bad,
      onUpload: bad,
    });
    expect(verdicts('application-uri', {}, { announcedApplicationUri: 'urn:plant-7:Koios:line-4' })).toEqual({
      onIssue: null,
      onUpload: null,
    });
  });
});

describe('san-host', () => {
  const named = (...names: Uint8Array[]) => replacing(sanOf(uri('urn:a:b'), ...names));

  it.each([
    ['none', named(), 'WARNING'],
    ['an IP literal as DNS name', named(dns('10.0.0.1')), 'WARNING'],
    ['an IPv6 literal as DNS name', named(dns('fe80::1')), 'WARNING'],
    ['a DNS name that is none', named(dns('plc 7')), 'WARNING'],
    ['a DNS name', named(dns('plc')), null],
    ['a wildcard', named(dns('*.example.com')), null],
    ['an IP address', named(ip(10, 0, 0, 1)), null],
  ])('%s', (_, parts, severity) => {
    const client = severity === null ? null : `${severity} null`;
    const server = severity === null ? null : `${severity} BadCertificateHostNameInvalid`;
    expect(verdicts('san-host', parts, { role: 'CLIENT' })).toEqual({ onIssue: client, onUpload: client });
    expect(verdicts('san-host', parts, { role: 'SERVER' })).toEqual({ onIssue: server, onUpload: server });
  });
});

describe('key-usage', () => {
  const bad = 'ERROR BadCertificateUseNotAllowed';

  it.each([
    ['missing', without(OID.keyUsage), bad, bad],
    ['without digitalSignature', replacing(keyUsageOf(0b0111_0100, 2)), bad, bad],
    ['without nonRepudiation', replacing(keyUsageOf(0b1011_0100, 2)), bad, bad],
    ['without keyEncipherment', replacing(keyUsageOf(0b1101_0100, 2)), bad, bad],
    ['without dataEncipherment', replacing(keyUsageOf(0b1110_0100, 2)), bad, bad],
    [
      'self-signed without keyCertSign',
      replacing(keyUsageOf(0b1111_0000, 4)),
      bad,
      'WARNING BadCertificateUseNotAllowed',
    ],
    [
      'issued by another without keyCertSign',
      { ...replacing(keyUsageOf(0b1111_0000, 4)), issuer: nameOf({ '2.5.4.3': 'CA' }) },
      null,
      null,
    ],
    ['with more than it needs', replacing(keyUsageOf(0b1111_1110, 1)), null, null],
  ])('%s', (_, parts, onIssue, onUpload) => {
    expect(verdicts('key-usage', parts)).toEqual({ onIssue, onUpload });
  });

  it('of an elliptic curve needs digitalSignature only', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const usages = (bits: number) => {
      const extensions = soundExtensions(pair.publicKey, keyUsageOf(bits, 2));
      const der = buildCertificate(pair, {
        extensions,
        innerAlgorithm: sequence(objectIdentifier('1.2.840.10045.4.3.2')),
      });
      return checkProfile(parseCertificate(der), uploaded).find(({ rule }) => rule === 'key-usage')?.severity;
    };
    expect([usages(0b1000_0100), usages(0b0100_0100)]).toEqual([undefined, 'ERROR']);
  });
});

describe('extended-key-usage', () => {
  const serverAuth = '1.3.6.1.5.5.7.3.1';
  const clientAuth = '1.3.6.1.5.5.7.3.2';
  const bad = {
    onIssue: 'ERROR BadCertificateUseNotAllowed',
    onUpload: 'WARNING BadCertificateUseNotAllowed',
  };
  const good = { onIssue: null, onUpload: null };

  it.each([
    ['missing', without(OID.extendedKeyUsage), bad, bad],
    ['serverAuth', replacing(extendedKeyUsageOf(serverAuth)), bad, good],
    ['clientAuth', replacing(extendedKeyUsageOf(clientAuth)), good, bad],
    ['both', replacing(extendedKeyUsageOf(clientAuth, serverAuth)), good, good],
    ['any', replacing(extendedKeyUsageOf('2.5.29.37.0')), good, good],
    ['another', replacing(extendedKeyUsageOf('1.3.6.1.5.5.7.3.3')), bad, bad],
  ])('%s', (_, parts, client, server) => {
    expect(verdicts('extended-key-usage', parts, { role: 'CLIENT' })).toEqual(client);
    expect(verdicts('extended-key-usage', parts, { role: 'SERVER' })).toEqual(server);
  });
});

describe('basic-constraints', () => {
  const authority = basicConstraintsOf(boolean(0xff));
  const pathless = basicConstraintsOf(boolean(0xff), integer(0));
  const bad = 'ERROR BadCertificateUseNotAllowed';
  const suspicious = 'WARNING BadCertificateUseNotAllowed';

  it.each([
    ['cA FALSE', {}, null, null],
    ['cA TRUE', replacing(authority), bad, suspicious],
    [
      'cA TRUE with a path length of 0, our LEGACY profile',
      replacing(pathless),
      'INFO BadCertificateUseNotAllowed',
      suspicious,
    ],
    [
      'cA TRUE with a path length of 1',
      replacing(basicConstraintsOf(boolean(0xff), integer(1))),
      bad,
      suspicious,
    ],
    ['missing', without(OID.basicConstraints), 'ERROR null', 'INFO null'],
  ])('%s', (_, parts, onIssue, onUpload) => {
    expect(verdicts('basic-constraints', parts)).toEqual({ onIssue, onUpload });
  });
});

describe('key-identifiers', () => {
  it.each([
    ['no subject key identifier', without(OID.subjectKeyIdentifier), 'null'],
    ['no authority key identifier', without(OID.authorityKeyIdentifier), 'null'],
    [
      'another authority key identifier',
      replacing(authorityKeyIdentifierOf(Buffer.of(1))),
      'BadCertificateChainIncomplete',
    ],
  ])('%s', (_, parts, statusCode) => {
    expect(verdicts('key-identifiers', parts)).toEqual({
      onIssue: `ERROR ${statusCode}`,
      onUpload: `WARNING ${statusCode}`,
    });
  });

  it('equal on a self-signed certificate', () => {
    expect(verdicts('key-identifiers', {})).toEqual({ onIssue: null, onUpload: null });
  });

  it("of another's certificate are those of the issuer, where it is known", () => {
    const issuerName = nameOf({ '2.5.4.3': 'CA', '2.5.4.10': 'Plant Works' });
    const issuer = parseCertificate(buildCertificate(otherKeys, { subject: issuerName, issuer: issuerName }));
    const issued = (identifier: string | null) => ({
      ...replacing(authorityKeyIdentifierOf(Buffer.from(identifier ?? '', 'hex'))),
      issuer: issuerName,
      signWith: otherKeys.privateKey,
    });
    const right = issued(issuer.subjectKeyIdentifier);
    expect(verdicts('key-identifiers', right, { issuers: [issuer] }).onUpload).toBeNull();
    expect(verdicts('key-identifiers', issued('00'), { issuers: [issuer] }).onUpload).toBe(
      'WARNING BadCertificateChainIncomplete',
    );
    expect(verdicts('key-identifiers', issued('00')).onUpload).toBeNull();
  });
});

describe('signature', () => {
  const policy = 'BadCertificatePolicyCheckFailed';

  it.each([
    ['SHA-256', {}, null, null],
    ['SHA-1', { innerAlgorithm: sha1WithRsa, hash: 'sha1' }, `ERROR ${policy}`, `WARNING ${policy}`],
    [
      'SHA-1 as makecert of Windows names it',
      { innerAlgorithm: algorithm('1.3.14.3.2.29'), hash: 'sha1' },
      `ERROR ${policy}`,
      `WARNING ${policy}`,
    ],
    ['MD5', { innerAlgorithm: md5WithRsa, hash: 'md5' }, `ERROR ${policy}`, `ERROR ${policy}`],
    ['an unknown algorithm', { innerAlgorithm: algorithm('1.2.3') }, `ERROR ${policy}`, `ERROR ${policy}`],
    [
      'of another key',
      { signWith: otherKeys.privateKey },
      'ERROR BadCertificateInvalid',
      'ERROR BadCertificateInvalid',
    ],
    [
      'another algorithm inside',
      { outerAlgorithm: algorithm('1.2.840.113549.1.1.12') },
      'ERROR BadCertificateInvalid',
      'ERROR BadCertificateInvalid',
    ],
  ])('%s', (_, parts, onIssue, onUpload) => {
    expect(verdicts('signature', parts)).toEqual({ onIssue, onUpload });
  });

  it('of an issuer is verified with the issuer, where it is known', () => {
    const issuerName = nameOf({ '2.5.4.3': 'CA', '2.5.4.10': 'Plant Works' });
    const issuer = parseCertificate(buildCertificate(otherKeys, { subject: issuerName, issuer: issuerName }));
    const issued = { issuer: issuerName, signWith: otherKeys.privateKey };
    expect(verdicts('signature', issued, { issuers: [issuer] }).onUpload).toBeNull();
    expect(verdicts('signature', { issuer: issuerName }, { issuers: [issuer] }).onUpload).toBe(
      'ERROR BadCertificateInvalid',
    );
    expect(verdicts('signature', { issuer: issuerName }).onUpload).toBeNull();
  });

  it('is judged by the issuer also where that has the same name, and not at all where it is unknown', () => {
    const authorityKeyIdentifier = authorityKeyIdentifierOf(keyIdentifierOf(otherKeys.publicKey));
    const issuer = parseCertificate(buildCertificate(otherKeys));
    const parts = { ...replacing(authorityKeyIdentifier), signWith: otherKeys.privateKey };
    expect(verdicts('signature', parts, { issuers: [issuer] }).onUpload).toBeNull();
    expect(verdicts('signature', parts).onUpload).toBeNull();
  });

  it.each([
    ['1023 bits', 1023, 65537, `ERROR ${policy}`],
    ['1024 bits', 1024, 65537, `WARNING ${policy}`],
    ['2048 bits', 2048, 65537, null],
    ['e = 3', 2048, 3, `ERROR ${policy}`],
  ])('over a key with %s', (_, bits, exponent, verdict) => {
    const pair = makeKeyPair(bits, exponent);
    const findings = checkProfile(parseCertificate(buildCertificate(pair)), uploaded);
    expect(brief(findings.find(({ rule }) => rule === 'signature'))).toBe(verdict);
  });

  it.each([
    ['a small factor', (2n ** 2048n / 3n) * 3n, 'divisible by a small prime'],
    ['equal primes', CLOSE_PRIME ** 2n, 'close to one another'],
  ])('over a key with %s is an error on upload', (_, modulus, sentence) => {
    const der = buildCertificate(keys, { spki: rsaSpki(modulus), issuer: nameOf({ '2.5.4.3': 'CA' }) });
    const finding = checkProfile(parseCertificate(der), uploaded).find(({ rule }) => rule === 'signature');
    expect(finding).toMatchObject({
      severity: 'ERROR',
      statusCode: policy,
      message: expect.stringContaining(sentence),
    });
  });

  it('over a key of half a million bits is judged in no time', async () => {
    const der = buildCertificate(keys, {
      spki: rsaSpki(2n ** 480_000n + 1n),
      issuer: nameOf({ '2.5.4.3': 'CA' }),
    });
    expect(brief(findingOn(der))).toBe(`ERROR ${policy}`);
    expect(await shortestMs(() => findingOn(der))).toBeLessThan(MOST_MS);
  });

  const findingOn = (der: Uint8Array) =>
    checkProfile(parseCertificate(der), uploaded).find(({ rule }) => rule === 'signature');

  it.each([
    ['secp521r1', '1.2.840.10045.4.3.2', 'sha256', 'No security policy takes a key on secp521r1 with'],
    ['secp256k1', '1.2.840.10045.4.3.2', 'sha256', 'No security policy takes a key on this curve with'],
    [
      'prime256v1',
      '1.2.840.10045.4.1',
      'sha1',
      'with SHA-1, which is weaker than SHA-256. No security policy',
    ],
  ])('over a key on %s with %s is of no use with any policy', (namedCurve, oid, hash, sentence) => {
    const pair = generateKeyPairSync('ec', { namedCurve });
    expect(
      findingOn(buildCertificate(pair, { innerAlgorithm: sequence(objectIdentifier(oid)), hash })),
    ).toEqual({
      rule: 'signature',
      severity: 'ERROR',
      statusCode: policy,
      message: expect.stringContaining(sentence),
    });
  });

  it('over an RSA key that only signs with PSS is of no use with any policy', () => {
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    const der = buildCertificate(keys, { publicKey, issuer: nameOf({ '2.5.4.3': 'CA' }) });
    expect(findingOn(der)).toMatchObject({ severity: 'ERROR', statusCode: policy });
  });

  it.each([
    [2048, 'WARNING', 'only the deprecated security policies take it.'],
    [3072, 'ERROR', 'which is weaker than SHA-256. No security policy takes an RSA key of 3072 bits'],
  ])('with SHA-1 over a key of %i bits says which policies are left', (bits, severity, sentence) => {
    const der = buildCertificate(makeKeyPair(bits), { innerAlgorithm: sha1WithRsa, hash: 'sha1' });
    expect(findingOn(der)).toMatchObject({ severity, message: expect.stringContaining(sentence) });
  });

  const pss = (hashOid: string, ...mask: Buffer[]) =>
    sequence(
      objectIdentifier('1.2.840.113549.1.1.10'),
      sequence(element(0xa0, sequence(objectIdentifier(hashOid))), ...mask),
    );
  const mgf1 = (hashOid: string) =>
    element(0xa1, sequence(objectIdentifier('1.2.840.113549.1.1.8'), sequence(objectIdentifier(hashOid))));
  const sha1 = '1.3.14.3.2.26';
  const sha256 = '2.16.840.1.101.3.4.2.1';

  it.each([
    ['of an unknown hash', pss('1.2.3', mgf1('1.2.3')), false],
    ['with another hash for its mask', pss(sha256, mgf1(sha1)), false],
    ['without a word about its mask', pss(sha256), false],
    ['with one hash', pss(sha256, mgf1(sha256)), true],
  ])('by PSS %s is said to be wrong only where that can be told', (_, innerAlgorithm, isSaid) => {
    const message = findingOn(buildCertificate(keys, { innerAlgorithm }))?.message ?? '';
    expect(message).toContain('No security policy takes an RSA key of 2048 bits with rsassaPss.');
    expect(message.includes('does not verify')).toBe(isSaid);
    expect(message.includes('cannot be verified here: it')).toBe(!isSaid);
  });

  it('over a key that devices cannot use is told', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const der = buildCertificate(pair, { innerAlgorithm: sequence(objectIdentifier('1.2.840.10045.4.3.2')) });
    expect(
      brief(checkProfile(parseCertificate(der), uploaded).find(({ rule }) => rule === 'signature')),
    ).toBe('INFO null');
  });
});

describe('key-match', () => {
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' });

  it('holds for its own key, also when it is written without NULL', () => {
    const modulusAndExponent = spki.subarray(24);
    const bare = sequence(
      sequence(objectIdentifier('1.2.840.113549.1.1.1')),
      element(0x03, Buffer.of(0), modulusAndExponent),
    );
    expect(verdicts('key-match', {}, { privateKeyPublicSpki: spki })).toEqual({
      onIssue: null,
      onUpload: null,
    });
    expect(verdicts('key-match', { spki: bare }, { privateKeyPublicSpki: spki })).toEqual({
      onIssue: null,
      onUpload: null,
    });
    expect(verdicts('key-match', {})).toEqual({ onIssue: null, onUpload: null });
  });

  it.each([
    ['another key', otherKeys.publicKey.export({ type: 'spki', format: 'der' })],
    ['no key', Buffer.of(1)],
  ])('fails for %s', (_, privateKeyPublicSpki) => {
    const bad = 'ERROR BadSecurityChecksFailed';
    expect(verdicts('key-match', {}, { privateKeyPublicSpki })).toEqual({ onIssue: bad, onUpload: bad });
  });
});

describe('validity', () => {
  const bad = ['ERROR BadCertificateTimeInvalid', 'WARNING BadCertificateTimeInvalid'] as const;

  it.each([
    ['began a day ago', { notBefore: time(daysFromNow(-1)) }, null, null],
    ['began a second less than a day ago', { notBefore: time(daysFromNow(-1, 1000)) }, ...bad],
    ['begins in a second', { notBefore: time(daysFromNow(0, 1000)) }, ...bad],
    ['ends now', { notAfter: time(NOW) }, null, null],
    ['ended a second ago', { notAfter: time(daysFromNow(0, -1000)) }, ...bad],
    ['ends when it begins', { notBefore: time(daysFromNow(-2)), notAfter: time(daysFromNow(-2)) }, ...bad],
    [
      'lasts five years',
      { notBefore: time(daysFromNow(-2)), notAfter: time(daysFromNow(5 * 366 - 2)) },
      null,
      null,
    ],
    [
      'lasts longer',
      { notBefore: time(daysFromNow(-2)), notAfter: time(daysFromNow(5 * 366 - 1)) },
      'INFO null',
      'INFO null',
    ],
    [
      'is written as GeneralizedTime before 2050',
      { notAfter: time(daysFromNow(100), 'generalized') },
      'ERROR BadCertificateInvalid',
      'WARNING BadCertificateInvalid',
    ],
  ])('%s', (_, parts, onIssue, onUpload) => {
    expect(verdicts('validity', parts)).toEqual({ onIssue, onUpload });
  });
});

describe('size', () => {
  const padded = (length: number) => ({
    extensions: [...soundExtensions(keys.publicKey), { oid: '1.2.3.4', value: Buffer.alloc(length) }],
  });
  const overhead = buildCertificate(keys, padded(3000)).length - 3000;

  it('of 4 KiB is taken, a byte more is not', () => {
    expect(verdicts('size', padded(4096 - overhead))).toEqual({ onIssue: null, onUpload: null });
    expect(verdicts('size', padded(4097 - overhead))).toEqual({
      onIssue: 'ERROR null',
      onUpload: 'ERROR null',
    });
  });

  it('of a chain is five certificates at most', () => {
    const issuer = parseCertificate(buildCertificate(otherKeys, { subject: subjectName }));
    const issuers = (count: number) => ({ issuers: Array.from({ length: count }, () => issuer) });
    expect(verdicts('size', {}, issuers(4)).onUpload).toBeNull();
    expect(verdicts('size', {}, issuers(5)).onUpload).toBe('ERROR null');
  });
});

describe('issuers', () => {
  const rootKeys = makeKeyPair();
  const root = new Authority('Root', null, rootKeys);
  const ended = { notAfter: time(daysFromNow(0, -1000)) };
  const sha1 = { innerAlgorithm: sha1WithRsa, hash: 'sha1' };
  const unknown = { rawExtensions: [criticalExtension('1.2.3.4')] };
  const [invalid, untimely, refused] = [
    'BadCertificateInvalid',
    'BadCertificateIssuerTimeInvalid',
    'BadCertificatePolicyCheckFailed',
  ];

  it.each([
    ['a sound root', [root], 'validity', null],
    ['a sound authority in between', [new Authority('Plant', root), root], 'signature', null],
    ['a root that ended', [new Authority('Root', null, rootKeys, ended)], 'validity', `WARNING ${untimely}`],
    [
      'an authority in between that begins in a second',
      [new Authority('Plant', root, makeKeyPair(), { notBefore: time(daysFromNow(0, 1000)) }), root],
      'validity',
      `WARNING ${untimely}`,
    ],
    [
      'an authority with SHA-1',
      [new Authority('Plant', root, makeKeyPair(), sha1), root],
      'signature',
      `WARNING ${refused}`,
    ],
    [
      'a root with SHA-1, which nobody relies on',
      [new Authority('Root', null, rootKeys, sha1)],
      'signature',
      null,
    ],
    [
      'a root with an unknown critical extension',
      [new Authority('Root', null, rootKeys, unknown)],
      'issuer-constraints',
      `ERROR ${invalid}`,
    ],
  ] as const)('are judged as a server judges them: %s', (_, authorities, rule, expected) => {
    const issuers = authorities.map(({ certificate }) => certificate);
    const leaf = authorities[0].issue(keys.publicKey);
    const finding = checkProfile(leaf, { ...uploaded, issuers }).find((found) => found.rule === rule);
    expect(brief(finding)).toBe(expected);
    const context = {
      trustList: issuers,
      issuers: [],
      crls: [],
      now: NOW,
      policy: 'Basic256Sha256',
    } as const;
    const suppressions = new Set(['FIND_REVOCATION_LIST'] as const);
    const { statusCode } = validateClientCertificate(leaf.der, { ...context, suppressions });
    expect(statusCode).toBe(finding?.statusCode ?? 'Good');
  });

  it('that no policy takes are an error', () => {
    const md5 = { innerAlgorithm: md5WithRsa, hash: 'md5' };
    const plant = new Authority('Plant', root, makeKeyPair(), md5);
    const issuers = [plant.certificate, root.certificate];
    const findings = checkProfile(plant.issue(keys.publicKey), { ...uploaded, issuers });
    expect(brief(findings.find(({ rule }) => rule === 'signature'))).toBe(`ERROR ${refused}`);
  });
});

function criticalExtension(oid: string): Buffer {
  return sequence(objectIdentifier(oid), boolean(0xff), octetString(Buffer.of(5, 0)));
}
