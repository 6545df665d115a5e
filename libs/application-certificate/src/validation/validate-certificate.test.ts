import { describe, expect, it } from '@jest/globals';
import { Authority, buildCrl } from '../../test/authority.js';
import {
  basicConstraintsOf,
  buildCertificate,
  dns,
  extendedKeyUsageOf,
  type ExtensionParts,
  ip,
  keyUsageOf,
  NOW,
  OID,
  sanOf,
  sha1WithRsa,
  sha512WithRsa,
  soundExtensions,
  uri,
} from '../../test/certificate-builder.js';
import { keysWithLongExponent } from '../../test/costly-keys.js';
import { makeKeyPair } from '../../test/requests.js';
import { boolean, element, integer, objectIdentifier, sequence, setOf, time } from '../der/der-writer.js';
import { parseCrl } from '../crl/parse-crl.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import {
  validateClientCertificate,
  validateServerCertificate,
  type ValidationVerdict,
} from './validate-certificate.js';
import type { ValidationContext } from './validation-facts.js';
import { SUPPRESSIBLE_STEPS, type SuppressibleStep, VALIDATION_STEPS } from './validation-step.js';

const keys = makeKeyPair();
const rootKeys = makeKeyPair();
const plantKeys = makeKeyPair();
const root = new Authority('Root', null, rootKeys);
const plant = new Authority('Plant', root, plantKeys);
const other = new Authority('Other');
const leaf = plant.issue(keys.publicKey);
const selfSigned = parseCertificate(buildCertificate(keys));
const crls = [parseCrl(buildCrl(root)), parseCrl(buildCrl(plant))];
const days = (count: number) => new Date(NOW.getTime() + count * 24 * 60 * 60 * 1000);

/** A context in which the leaf of `plant` and the self-signed certificate are good in every step. */
const good: ValidationContext = {
  trustList: [root.certificate, selfSigned],
  issuers: [plant.certificate],
  crls,
  now: NOW,
  hostname: 'plant-7.example.com',
  applicationUri: 'urn:plant-7:Koios:line-4',
  policy: 'Basic256Sha256',
};

function brief({ statusCode, step }: ValidationVerdict): string {
  return `${step ?? 'none'} ${statusCode}`;
}

function verdictOn(
  certificate: ParsedCertificate | Uint8Array,
  changes: Partial<ValidationContext> = {},
): string {
  const der = certificate instanceof Uint8Array ? certificate : certificate.der;
  return brief(validateServerCertificate(der, { ...good, ...changes }));
}

describe('validateServerCertificate', () => {
  it('finds a trusted certificate good, self-signed or issued, with its chain or without', () => {
    const presented = Buffer.concat([leaf.der, plant.certificate.der]);
    expect(verdictOn(selfSigned)).toBe('none Good');
    expect(verdictOn(leaf)).toBe('none Good');
    expect(verdictOn(presented, { issuers: [] })).toBe('none Good');
    expect(verdictOn(leaf, { trustList: [leaf], issuers: [plant.certificate, root.certificate] })).toBe(
      'none Good',
    );
  });

  it.each<[string, ParsedCertificate | Uint8Array, Partial<ValidationContext>, string]>([
    ['nothing presented', Buffer.alloc(0), {}, 'STRUCTURE BadCertificateInvalid'],
    ['no certificate', Buffer.from('hello'), {}, 'STRUCTURE BadCertificateInvalid'],
    [
      'an extension twice',
      plant.issue(keys.publicKey, { extensions: [...soundExtensions(keys.publicKey), basicConstraintsOf()] }),
      {},
      'STRUCTURE BadCertificateInvalid',
    ],
    [
      'another algorithm inside',
      parseCertificate(buildCertificate(keys, { outerAlgorithm: sha1WithRsa })),
      {},
      'STRUCTURE BadCertificateInvalid',
    ],
    [
      'an extended key usage that cannot be read',
      plant.issue(
        keys.publicKey,
        {},
        {
          oid: OID.extendedKeyUsage,
          value: Buffer.concat([extendedKeyUsageOf('1.3.6.1.5.5.7.3.3').value, Buffer.of(0)]),
        },
      ),
      {},
      'STRUCTURE BadCertificateInvalid',
    ],
    [
      'a key usage that cannot be read',
      plant.issue(keys.publicKey, {}, keyUsageOf(0b1111_0101, 2)),
      {},
      'STRUCTURE BadCertificateInvalid',
    ],
    [
      'a first URI that cannot be read before the announced one',
      plant.issue(keys.publicKey, {}, sanOf(uri('urn:a:ü'), uri('urn:plant-7:Koios:line-4'))),
      { hostname: undefined },
      'STRUCTURE BadCertificateInvalid',
    ],
    [
      'a path length of what is no authority',
      plant.issue(keys.publicKey, {}, basicConstraintsOf(integer(0))),
      {},
      'none Good',
    ],
    ['a missing issuer', leaf, { issuers: [] }, 'CHAIN BadCertificateChainIncomplete'],
    ['a missing root', leaf, { trustList: [leaf] }, 'CHAIN BadCertificateChainIncomplete'],
    [
      'a signature by another key',
      plant.issue(keys.publicKey, { signWith: other.privateKey }),
      {},
      'SIGNATURE BadCertificateInvalid',
    ],
    [
      'a signature of its own that does not verify',
      parseCertificate(buildCertificate(keys, { signWith: other.privateKey })),
      {},
      'SIGNATURE BadCertificateInvalid',
    ],
    [
      'a key too short for the policy',
      parseCertificate(buildCertificate(makeKeyPair(1024))),
      {},
      'SECURITY_POLICY BadCertificatePolicyCheckFailed',
    ],
    [
      'SHA-1 with a current policy',
      plant.issue(keys.publicKey, { innerAlgorithm: sha1WithRsa, hash: 'sha1' }),
      {},
      'SECURITY_POLICY BadCertificatePolicyCheckFailed',
    ],
    [
      'SHA-512 with a current policy',
      plant.issue(keys.publicKey, { innerAlgorithm: sha512WithRsa, hash: 'sha512' }),
      {},
      'none Good',
    ],
    [
      'SHA-1 with a deprecated policy',
      plant.issue(keys.publicKey, { innerAlgorithm: sha1WithRsa, hash: 'sha1' }),
      { policy: 'Basic256' },
      'none Good',
    ],
    [
      'SHA-1 without a policy',
      plant.issue(keys.publicKey, { innerAlgorithm: sha1WithRsa, hash: 'sha1' }),
      { policy: undefined },
      'none Good',
    ],
    [
      'nobody trusted',
      leaf,
      { trustList: [], issuers: [plant.certificate, root.certificate] },
      'TRUST_LIST BadCertificateUntrusted',
    ],
    [
      'a certificate of the same name trusted',
      parseCertificate(buildCertificate(other)),
      {},
      'TRUST_LIST BadCertificateUntrusted',
    ],
    [
      'its last second',
      leaf,
      {
        now: leaf.validUntil,
        crls: [
          parseCrl(buildCrl(root, { nextUpdate: null })),
          parseCrl(buildCrl(plant, { nextUpdate: null })),
        ],
      },
      'none Good',
    ],
    [
      'an expired certificate',
      plant.issue(keys.publicKey, { notAfter: time(days(-1)) }),
      {},
      'VALIDITY BadCertificateTimeInvalid',
    ],
    [
      'a certificate of tomorrow',
      plant.issue(keys.publicKey, { notBefore: time(days(1)) }),
      {},
      'VALIDITY BadCertificateTimeInvalid',
    ],
    ['another host', leaf, { hostname: 'plant-8.example.com' }, 'HOST_NAME BadCertificateHostNameInvalid'],
    ['the host in capitals', leaf, { hostname: 'PLANT-7.example.com' }, 'none Good'],
    ['no host to check', leaf, { hostname: undefined }, 'none Good'],
    [
      'another ApplicationUri',
      leaf,
      { applicationUri: 'urn:plant-7:Koios:Line-4' },
      'APPLICATION_URI BadCertificateUriInvalid',
    ],
    ['no ApplicationUri to check', leaf, { applicationUri: undefined }, 'none Good'],
    [
      'no key encipherment',
      plant.issue(keys.publicKey, {}, keyUsageOf(0b1101_0000, 4)),
      {},
      'USAGE BadCertificateUseNotAllowed',
    ],
    [
      'clientAuth only',
      plant.issue(keys.publicKey, {}, extendedKeyUsageOf('1.3.6.1.5.5.7.3.2')),
      {},
      'USAGE BadCertificateUseNotAllowed',
    ],
    [
      'no list of the issuer',
      leaf,
      { crls: crls.slice(0, 1) },
      'FIND_REVOCATION_LIST BadCertificateRevocationUnknown',
    ],
    [
      'no list of the root',
      leaf,
      { crls: crls.slice(1) },
      'FIND_REVOCATION_LIST BadCertificateIssuerRevocationUnknown',
    ],
    [
      'an old list',
      leaf,
      { crls: [...crls.slice(0, 1), parseCrl(buildCrl(plant, { nextUpdate: days(-0.5) }))] },
      'FIND_REVOCATION_LIST BadCertificateRevocationUnknown',
    ],
    [
      'a list of tomorrow',
      leaf,
      { crls: [...crls.slice(0, 1), parseCrl(buildCrl(plant, { thisUpdate: days(1) }))] },
      'FIND_REVOCATION_LIST BadCertificateRevocationUnknown',
    ],
    [
      'a list that another signed',
      leaf,
      { crls: [...crls.slice(0, 1), parseCrl(buildCrl(plant, { signedBy: other }))] },
      'FIND_REVOCATION_LIST BadCertificateRevocationUnknown',
    ],
    [
      'a revoked certificate',
      leaf,
      {
        crls: [
          ...crls.slice(0, 1),
          parseCrl(buildCrl(plant, { revoked: [Buffer.from(leaf.serialNumber, 'hex')] })),
        ],
      },
      'REVOCATION BadCertificateRevoked',
    ],
    [
      'another one revoked',
      leaf,
      { crls: [...crls.slice(0, 1), parseCrl(buildCrl(plant, { revoked: [Buffer.of(1)] }))] },
      'none Good',
    ],
    [
      'a revoked issuer',
      leaf,
      {
        crls: [
          parseCrl(buildCrl(root, { revoked: [Buffer.from(plant.certificate.serialNumber, 'hex')] })),
          ...crls.slice(1),
        ],
      },
      'REVOCATION BadCertificateIssuerRevoked',
    ],
  ])('for %s', (_, certificate, changes, verdict) => {
    expect(verdictOn(certificate, changes)).toBe(verdict);
  });

  it.each([
    [
      'an issuer that SHA-512 vouches for',
      new Authority('Plant', root, plantKeys, { innerAlgorithm: sha512WithRsa, hash: 'sha512' }),
      'none Good',
    ],
    [
      'an issuer whose key usage cannot be read',
      withExtensions(basicConstraintsOf(boolean(0xff)), keyUsageOf(0b1000_0001, 7)),
      'STRUCTURE BadCertificateInvalid',
    ],
    [
      'an issuer that is no readable authority',
      withExtensions(basicConstraintsOf(boolean(1))),
      'STRUCTURE BadCertificateInvalid',
    ],
    [
      'an issuer that has expired',
      new Authority('Plant', root, plantKeys, { notAfter: time(days(-1)) }),
      'VALIDITY BadCertificateIssuerTimeInvalid',
    ],
    [
      'an issuer that is no authority',
      withExtensions(basicConstraintsOf()),
      'USAGE BadCertificateIssuerUseNotAllowed',
    ],
    [
      'an issuer without keyCertSign',
      withExtensions(basicConstraintsOf(boolean(0xff)), keyUsageOf(0b1000_0000, 7)),
      'USAGE BadCertificateIssuerUseNotAllowed',
    ],
    [
      'an issuer with a path length of 0',
      withExtensions(basicConstraintsOf(boolean(0xff), integer(0))),
      'none Good',
    ],
  ])('for %s', (_, authority, verdict) => {
    expect(verdictOn(authority.issue(keys.publicKey), { issuers: [authority.certificate] })).toBe(verdict);
  });

  it('for a chain longer than its path length', () => {
    const shortRoot = new Authority('Root', null, rootKeys, {
      extensions: soundExtensions(
        rootKeys.publicKey,
        basicConstraintsOf(boolean(0xff), integer(0)),
        keyUsageOf(0b0000_0110, 1),
      ),
    });
    expect(verdictOn(leaf, { trustList: [shortRoot.certificate] })).toBe(
      'USAGE BadCertificateIssuerUseNotAllowed',
    );
  });

  it('finds a certificate under a renewed authority good, whichever of its certificates stands first', () => {
    const expired = { notAfter: time(days(-1)), serial: integer(0x42) };
    const oldRoot = new Authority('Root', null, rootKeys, expired).certificate;
    const oldPlant = new Authority('Plant', root, plantKeys, expired).certificate;
    for (const trustList of [
      [oldRoot, root.certificate],
      [root.certificate, oldRoot],
    ]) {
      expect(verdictOn(leaf, { trustList, issuers: [oldPlant, plant.certificate] })).toBe('none Good');
      expect(verdictOn(leaf, { trustList, issuers: [plant.certificate, oldPlant] })).toBe('none Good');
    }
    const presented = Buffer.concat([leaf.der, oldPlant.der, plant.certificate.der]);
    expect(verdictOn(presented, { issuers: [] })).toBe('none Good');
    expect(verdictOn(leaf, { trustList: [oldRoot] })).toBe('VALIDITY BadCertificateIssuerTimeInvalid');
  });

  it('finds the trusted root, where the authority is certified by others too', () => {
    const crossed = new Authority('Plant', other, plantKeys, { serial: integer(0x43) });
    const presented = Buffer.concat([leaf, crossed.certificate, other.certificate].map(({ der }) => der));
    const both = [...crls, parseCrl(buildCrl(other))];
    expect(verdictOn(presented, { crls: both })).toBe('none Good');
    expect(
      verdictOn(leaf, { issuers: [crossed.certificate, other.certificate, plant.certificate], crls: both }),
    ).toBe('none Good');
    expect(verdictOn(presented, { trustList: [other.certificate], crls: both })).toBe('none Good');
  });

  it('compares names by what they say, in certificates and revocation lists', () => {
    const printable = (text: string) => element(0x13, Buffer.from(text));
    const attribute = (type: string, value: Uint8Array) => setOf(sequence(objectIdentifier(type), value));
    const otherwise = sequence(
      attribute('2.5.4.10', printable('plant  WORKS ')),
      attribute('2.5.4.3', printable('Plant')),
    );
    const issued = plant.issue(keys.publicKey, { issuer: otherwise });
    expect(verdictOn(issued)).toBe('none Good');
    const revoked = [Buffer.from(issued.serialNumber, 'hex')];
    const lists = [...crls, parseCrl(buildCrl(plant, { issuer: otherwise, revoked }))];
    for (const certificate of [issued, leaf])
      expect(verdictOn(certificate, { crls: lists })).toBe('REVOCATION BadCertificateRevoked');
    expect(verdictOn(issued, { crls: crls.slice(0, 1) })).toBe(
      'FIND_REVOCATION_LIST BadCertificateRevocationUnknown',
    );
  });

  it('does not take a certificate of the same name as its authority for a self-signed one', () => {
    const namesake = root.issue(keys.publicKey, { subject: root.name });
    expect(verdictOn(namesake)).toBe('none Good');
    expect(verdictOn(namesake, { trustList: [namesake] })).toBe('CHAIN BadCertificateChainIncomplete');
  });

  it('does not count an authority that certified a new key of its own for the path length', () => {
    const limited = new Authority('Limited', null, rootKeys, {
      extensions: authorityExtensionsWith(rootKeys, integer(0)),
    });
    const newKeys = makeKeyPair();
    const renewed = new Authority('Limited', limited, newKeys, {
      extensions: authorityExtensionsWith(newKeys).filter(({ oid }) => oid !== OID.authorityKeyIdentifier),
    });
    expect(
      verdictOn(renewed.issue(keys.publicKey), {
        trustList: [limited.certificate],
        issuers: [renewed.certificate],
        crls: [parseCrl(buildCrl(limited)), parseCrl(buildCrl(renewed))],
      }),
    ).toBe('none Good');
  });

  it('compares addresses by value', () => {
    const der = buildCertificate(keys, {
      extensions: soundExtensions(
        keys.publicKey,
        sanOf(
          uri('urn:plant-7:Koios:line-4'),
          ip(...Buffer.from(`fe80${'00'.repeat(13)}01`, 'hex')),
          dns('10.0.0.1'),
        ),
      ),
    });
    const trustList = [parseCertificate(der)];
    expect(verdictOn(der, { trustList, hostname: 'FE80:0:0:0:0:0:0:1' })).toBe('none Good');
    expect(verdictOn(der, { trustList, hostname: '10.0.0.1' })).toBe(
      'HOST_NAME BadCertificateHostNameInvalid',
    );
  });

  it('takes the first of several failures, in the order of the specification', () => {
    const wrong = plant.issue(
      keys.publicKey,
      { notAfter: time(days(-1)), innerAlgorithm: sha1WithRsa, hash: 'sha1' },
      keyUsageOf(0b1000_0000, 7),
    );
    const context = { ...good, hostname: 'other', applicationUri: good.applicationUri, crls: [] };
    const order: (string | null)[] = [];
    const suppressions = new Set<SuppressibleStep>();
    for (const step of SUPPRESSIBLE_STEPS) {
      order.push(
        validateServerCertificate(wrong.der, { ...context, suppressions: new Set(suppressions) }).step,
      );
      suppressions.add(step);
    }
    expect(order).toEqual(SUPPRESSIBLE_STEPS);
    const verdict = validateServerCertificate(wrong.der, { ...context, suppressions });
    expect(brief(verdict)).toBe('none Good');
    expect(verdict.suppressed.map(({ step }) => step)).toEqual(SUPPRESSIBLE_STEPS);
  });

  it('passes over nothing that may not be suppressed, whoever asks', () => {
    const suppressions = new Set<SuppressibleStep>(VALIDATION_STEPS as readonly SuppressibleStep[]);
    const revoked = [
      ...crls.slice(0, 1),
      parseCrl(buildCrl(plant, { revoked: [Buffer.from(leaf.serialNumber, 'hex')] })),
    ];
    expect(verdictOn(leaf, { suppressions, crls: revoked })).toBe('REVOCATION BadCertificateRevoked');
    expect(
      verdictOn(leaf, { suppressions, trustList: [], issuers: [plant.certificate, root.certificate] }),
    ).toBe('TRUST_LIST BadCertificateUntrusted');
    expect(verdictOn(leaf, { suppressions, issuers: [] })).toBe('CHAIN BadCertificateChainIncomplete');
    expect(verdictOn(leaf, { suppressions, applicationUri: 'urn:x:y' })).toBe(
      'APPLICATION_URI BadCertificateUriInvalid',
    );
  });

  it('says why in a sentence, and shows the certificate where it could be read', () => {
    const verdict = validateServerCertificate(leaf.der, { ...good, hostname: 'plant-8' });
    expect(verdict).toMatchObject({
      message: 'The certificate is not for the host plant-8.',
      certificate: { thumbprint: leaf.thumbprint },
    });
    expect(validateServerCertificate(Buffer.of(1), good)).toMatchObject({
      certificate: null,
      message: expect.any(String),
    });
  });

  const mgf1WithSha1 = sequence(
    objectIdentifier('1.2.840.113549.1.1.8'),
    sequence(objectIdentifier('1.3.14.3.2.26')),
  );
  const pss = sequence(
    objectIdentifier('1.2.840.113549.1.1.10'),
    sequence(
      element(0xa0, sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'))),
      element(0xa1, mgf1WithSha1),
    ),
  );
  const longKeys = keysWithLongExponent();
  const costly = new Authority('Costly', null, longKeys);

  it.each([
    ['by another key', plant.issue(keys.publicKey, { signWith: other.privateKey }), 'does not verify.'],
    [
      'by PSS with another hash for its mask',
      plant.issue(keys.publicKey, { innerAlgorithm: pss }),
      'cannot be verified here: it is RSA-PSS with SHA-256 over a mask made with SHA-1, and only one hash for both is supported.',
    ],
    [
      'by an unknown algorithm',
      plant.issue(keys.publicKey, { innerAlgorithm: sequence(objectIdentifier('1.2.3.4')) }),
      'cannot be verified here: its algorithm 1.2.3.4 is unknown.',
    ],
    [
      'by a key that takes long',
      costly.issue(keys.publicKey),
      'cannot be verified here: the key that made it is on an unknown curve or has an exponent of more than 32 bits.',
    ],
  ])('says what is wrong with a signature %s', (_, certificate, why) => {
    const issuers = [plant.certificate, costly.certificate];
    expect(validateServerCertificate(certificate.der, { ...good, issuers })).toMatchObject({
      step: 'SIGNATURE',
      statusCode: 'BadCertificateInvalid',
      message: `The signature of "CN=Line 4, O=Plant Works" ${why}`,
    });
  });

  it.each([
    ['there is none', [], ''],
    [
      'it is over',
      [buildCrl(plant, { nextUpdate: days(-0.5) })],
      `: the newest one ended on ${days(-0.5).toISOString()}`,
    ],
    [
      'it is of tomorrow',
      [buildCrl(plant, { thisUpdate: days(1) })],
      `: the newest one begins on ${days(1).toISOString()}`,
    ],
    [
      'another signed it',
      [buildCrl(plant, { signedBy: other })],
      ': the signature of the newest one does not verify',
    ],
    [
      'it is signed with SHA-1',
      [buildCrl(plant, { innerAlgorithm: sha1WithRsa, hash: 'sha1' })],
      ': the signature of the newest one is made with SHA-1, which is weaker than SHA-256',
    ],
  ])('says why no revocation list is current where %s', (_, lists, why) => {
    const ofPlant = lists.map((list) => parseCrl(list));
    expect(
      validateServerCertificate(leaf.der, { ...good, crls: [...crls.slice(0, 1), ...ofPlant] }),
    ).toMatchObject({
      statusCode: 'BadCertificateRevocationUnknown',
      message: `There is no current revocation list of "CN=Plant, O=Plant Works"${why}.`,
    });
  });

  it('refuses a chain of six', () => {
    const authorities = [root, plant];
    for (const name of ['Third', 'Fourth', 'Fifth'])
      authorities.push(new Authority(name, authorities.at(-1)));
    const last = authorities.at(-1) ?? root;
    expect(
      verdictOn(last.issue(keys.publicKey), { issuers: authorities.map(({ certificate }) => certificate) }),
    ).toBe('CHAIN BadCertificateChainIncomplete');
  });
});

describe('validateClientCertificate', () => {
  it('does not ask for a host and asks for clientAuth', () => {
    const client = plant.issue(keys.publicKey, {}, extendedKeyUsageOf('1.3.6.1.5.5.7.3.2'));
    const server = plant.issue(keys.publicKey, {}, extendedKeyUsageOf('1.3.6.1.5.5.7.3.1'));
    expect(brief(validateClientCertificate(client.der, { ...good, hostname: 'elsewhere' }))).toBe(
      'none Good',
    );
    expect(brief(validateClientCertificate(server.der, good))).toBe('USAGE BadCertificateUseNotAllowed');
  });
});

function authorityExtensionsWith({ publicKey }: typeof keys, ...pathLength: Uint8Array[]): ExtensionParts[] {
  return soundExtensions(
    publicKey,
    basicConstraintsOf(boolean(0xff), ...pathLength),
    keyUsageOf(0b0000_0110, 1),
  );
}

/** The plant's authority with other extensions, and no identifier of its issuer. */
function withExtensions(...replacements: ExtensionParts[]): Authority {
  const all = soundExtensions(plantKeys.publicKey, ...replacements, keyUsageOf(0b0000_0110, 1));
  return new Authority('Plant', root, plantKeys, {
    extensions: all.filter(({ oid }) => oid !== OID.authorityKeyIdentifier),
  });
}
