import { describe, expect, it } from '@jest/globals';
import { Authority, authorityExtensions } from '../../test/authority.js';
import {
  directory,
  dns,
  email,
  type ExtensionParts,
  ip,
  nameConstraintsOf,
  nameOf,
  NOW,
  sanOf,
  uri,
} from '../../test/certificate-builder.js';
import { MOST_MS, shortestMs } from '../../test/processor-time.js';
import { openssl } from '../../test/openssl.js';
import { makeKeyPair } from '../../test/requests.js';
import { boolean, element, sequence } from '../der/der-writer.js';
import { derToPem } from '../der/pem.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { checkProfile } from '../profile/check-profile.js';
import { nameConstraintFault } from './name-constraints.js';
import { validateServerCertificate } from '../validation/validate-certificate.js';

const keys = makeKeyPair();
const rootKeys = makeKeyPair();
const plantKeys = makeKeyPair();
const root = new Authority('Root', null, rootKeys);
const urn = uri('urn:plant-7:Koios:line-4');

/** The plant's authority with one more extension. */
function plantWith(extension: ExtensionParts, parent = root): Authority {
  const extensions = [...authorityExtensions(plantKeys.publicKey, parent.publicKey), extension];
  return new Authority('Plant', parent, plantKeys, { extensions });
}

function judge(leaf: ParsedCertificate, ...issuers: Authority[]) {
  const trustList = [issuers.at(-1)?.certificate ?? leaf];
  const certificates = issuers.map(({ certificate }) => certificate);
  const suppressions = new Set(['FIND_REVOCATION_LIST'] as const);
  return validateServerCertificate(leaf.der, {
    trustList,
    issuers: certificates,
    crls: [],
    now: NOW,
    suppressions,
  });
}

/** What OpenSSL says of the same chain on the same day. */
function opensslTakes(leaf: ParsedCertificate, plant: Authority, anchor = root): boolean {
  const files = {
    'leaf.pem': derToPem(leaf.der),
    'plant.pem': derToPem(plant.certificate.der),
    'root.pem': derToPem(anchor.certificate.der),
  };
  const time = String(NOW.getTime() / 1000);
  const args = ['verify', '-attime', time, '-CAfile', 'root.pem', '-untrusted', 'plant.pem', 'leaf.pem'];
  return openssl(args, files).exitCode === 0;
}

const plantWorks = directory(nameOf({ '2.5.4.10': 'Plant Works' }));
const ipv6 = (...start: number[]) => ip(...start, ...Array<number>(16 - start.length).fill(0));
const ipv6Net = element(0x87, Buffer.from(`fd00${'00'.repeat(14)}ffff${'00'.repeat(14)}`, 'hex'));

describe('the name constraints of an authority', () => {
  it.each<[string, Uint8Array[], Uint8Array[], Uint8Array[]]>([
    ['a DNS name below', [dns('example.com')], [], [urn, dns('plc-7.Example.com')]],
    ['the DNS name itself', [dns('example.com')], [], [urn, dns('example.com')]],
    ['a DNS name below one with a dot', [dns('.example.com')], [], [urn, dns('plc-7.example.com')]],
    ['a DNS name that is not excluded', [], [dns('office.example.com')], [urn, dns('plc-7.example.com')]],
    ['an address in a network', [ip(10, 7, 0, 0, 255, 255, 0, 0)], [], [urn, ip(10, 7, 1, 2)]],
    ['an IPv6 address in a network', [ipv6Net], [], [urn, ipv6(0xfd, 0, 7)]],
    ['an address where only DNS names are limited', [dns('example.com')], [], [urn, ip(10, 8, 0, 1)]],
    ['a URI of a host', [uri('plc-7.example.com')], [], [uri('opc.tcp://plc-7.example.com:4840/ua')]],
    ['a URI below a domain', [uri('.example.com')], [], [uri('http://PLC-7.example.com/ua')]],
    ['a subject below a name', [plantWorks], [], [urn]],
    ['a directory name among others', [plantWorks], [], [urn, plantWorks]],
    ['an e-mail address of a host', [email('example.com')], [], [urn, email('plc@example.com')]],
    ['an e-mail address below a domain', [email('.example.com')], [], [urn, email('plc@mail.example.com')]],
    ['one mailbox', [email('plc@example.com')], [], [urn, email('plc@Example.com')]],
  ])('permit %s', (_, permitted, excluded, names) => {
    const plant = plantWith(nameConstraintsOf(permitted, excluded));
    const leaf = plant.issue(keys.publicKey, {}, sanOf(...names));
    expect(judge(leaf, plant, root)).toMatchObject({ statusCode: 'Good', message: null });
    expect(opensslTakes(leaf, plant)).toBe(true);
  });

  it.each<[string, Uint8Array[], Uint8Array[], Uint8Array[], string]>([
    [
      'another DNS name',
      [dns('example.com')],
      [],
      [urn, dns('plc.notexample.com')],
      'do not permit the DNS name "plc.notexample.com".',
    ],
    [
      'the name above a leading dot',
      [dns('.example.com')],
      [],
      [urn, dns('example.com')],
      'do not permit the DNS name "example.com".',
    ],
    [
      'a second DNS name',
      [dns('example.com')],
      [],
      [urn, dns('plc.example.com'), dns('plc')],
      'do not permit the DNS name "plc".',
    ],
    [
      'an excluded DNS name among permitted ones',
      [dns('example.com')],
      [dns('office.example.com')],
      [urn, dns('pc.Office.example.com')],
      'exclude the DNS name "pc.Office.example.com".',
    ],
    [
      'an address of another network',
      [ip(10, 7, 0, 0, 255, 255, 0, 0)],
      [],
      [urn, ip(10, 8, 1, 2)],
      'do not permit the IP address 10.8.1.2.',
    ],
    [
      'an IPv6 address of another network',
      [ipv6Net],
      [],
      [urn, ipv6(0xfe, 0x80)],
      'do not permit the IP address fe80::.',
    ],
    [
      'an IPv6 address where IPv4 ones are permitted',
      [ip(0, 0, 0, 0, 0, 0, 0, 0)],
      [],
      [urn, ipv6(0xfd)],
      'do not permit the IP address fd00::.',
    ],
    [
      'any address',
      [],
      [ip(0, 0, 0, 0, 0, 0, 0, 0)],
      [urn, ip(10, 7, 1, 2)],
      'exclude the IP address 10.7.1.2.',
    ],
    [
      'a URI of another host',
      [uri('plc-7.example.com')],
      [],
      [uri('opc.tcp://plc-8.example.com:4840')],
      'do not permit the URI "opc.tcp://plc-8.example.com:4840".',
    ],
    [
      'a URI of the domain itself',
      [uri('.example.com')],
      [],
      [uri('http://example.com/ua')],
      'do not permit the URI "http://example.com/ua".',
    ],
    [
      'a URN, which has no host',
      [uri('plc-7.example.com')],
      [],
      [urn],
      'limit URIs by their host, and the URI "urn:plant-7:Koios:line-4" has none.',
    ],
    [
      'another subject',
      [directory(nameOf({ '2.5.4.10': 'Plant' }))],
      [],
      [urn],
      'do not permit the name "CN=Line 4, O=Plant Works".',
    ],
    ['an excluded subject', [], [plantWorks], [urn], 'exclude the name "CN=Line 4, O=Plant Works".'],
    [
      'another directory name',
      [plantWorks],
      [],
      [urn, directory(nameOf({ '2.5.4.10': 'Office' }))],
      'do not permit the name "O=Office".',
    ],
    [
      'another e-mail address',
      [email('plc@example.com')],
      [],
      [urn, email('hmi@example.com')],
      'do not permit the e-mail address "hmi@example.com".',
    ],
    [
      'a form that cannot be judged',
      [element(0x88, Buffer.of(0x2a, 3))],
      [],
      [urn, element(0x88, Buffer.of(0x2a, 3, 4))],
      'limit names of the form registeredID, which cannot be judged.',
    ],
  ])('forbid %s', (_, permitted, excluded, names, why) => {
    const plant = plantWith(nameConstraintsOf(permitted, excluded));
    const leaf = plant.issue(keys.publicKey, {}, sanOf(...names));
    const message = `The name constraints of the authority "CN=Plant, O=Plant Works" ${why}`;
    expect(judge(leaf, plant, root)).toMatchObject({
      step: 'STRUCTURE',
      statusCode: 'BadCertificateInvalid',
      message,
    });
    expect(opensslTakes(leaf, plant)).toBe(false);
    const issuers = [plant.certificate, root.certificate];
    const findings = checkProfile(leaf, { now: NOW, origin: 'UPLOADED', role: 'SERVER', issuers });
    expect(findings).toContainEqual({
      rule: 'issuer-constraints',
      severity: 'ERROR',
      message,
      statusCode: 'BadCertificateInvalid',
    });
  });

  it('forbid a name that cannot be read, since it could be any', () => {
    const plant = plantWith(nameConstraintsOf([], [dns('office.example.com')]));
    const leaf = plant.issue(keys.publicKey, {}, sanOf(urn, dns('plc'), dns('ä.office.example.com')));
    expect(judge(leaf, plant, root)).toMatchObject({
      statusCode: 'BadCertificateInvalid',
      message: expect.stringContaining('names that cannot be read'),
    });
  });

  it('hold below a root, for every authority, and not for one that certified a new key of its own', () => {
    const limits = nameConstraintsOf([directory(nameOf({ '2.5.4.10': 'Plant Works', '2.5.4.3': 'Line 4' }))]);
    const extensions = [...authorityExtensions(rootKeys.publicKey, rootKeys.publicKey), limits];
    const limited = new Authority('Root', null, rootKeys, { extensions });
    expect(judge(limited.issue(keys.publicKey), limited)).toMatchObject({ statusCode: 'Good' });
    const plant = new Authority('Plant', limited, plantKeys);
    const below = plant.issue(keys.publicKey);
    expect(judge(below, plant, limited)).toMatchObject({
      statusCode: 'BadCertificateInvalid',
      message: expect.stringContaining('do not permit the name "CN=Plant, O=Plant Works"'),
    });
    expect(opensslTakes(below, plant, limited)).toBe(false);
    const renewed = new Authority('Root', limited, plantKeys, {
      extensions: authorityExtensions(plantKeys.publicKey, rootKeys.publicKey),
    });
    const byNewKey = renewed.issue(keys.publicKey);
    expect(judge(byNewKey, renewed, limited)).toMatchObject({ statusCode: 'Good' });
    expect(opensslTakes(byNewKey, renewed, limited)).toBe(true);
  });

  it('hold for the e-mail addresses of a subject without others', () => {
    const plant = plantWith(nameConstraintsOf([email('example.com')]));
    const withAddress = (address: string, ...names: Uint8Array[]) =>
      judge(
        plant.issue(
          keys.publicKey,
          { subject: nameOf({ '2.5.4.3': 'Line 4', '1.2.840.113549.1.9.1': address }) },
          sanOf(urn, ...names),
        ),
        plant,
        root,
      ).statusCode;
    expect(withAddress('plc@example.com')).toBe('Good');
    expect(withAddress('plc@example.org')).toBe('BadCertificateInvalid');
    expect(withAddress('plc@example.org', email('plc@example.com'))).toBe('Good');
  });

  it.each([
    ['a maximum', sequence(element(0xa0, sequence(dns('a'), element(0x81, Buffer.of(1)))))],
    ['a mask of another length', sequence(element(0xa0, sequence(ip(10, 0, 0, 0, 255))))],
    ['no name at all', sequence(element(0xa0, sequence()))],
    ['too many names', sequence(element(0xa1, ...Array.from({ length: 101 }, () => sequence(dns('a')))))],
    ['something else', boolean(0xff)],
  ])('make the chain invalid where they hold %s', (_, value) => {
    const plant = plantWith({ ...nameConstraintsOf([]), value });
    expect(judge(plant.issue(keys.publicKey), plant, root)).toMatchObject({
      step: 'STRUCTURE',
      statusCode: 'BadCertificateInvalid',
      message: expect.stringContaining('The name constraints cannot be read'),
    });
  });

  it('are compared in bounded time, however many names and authorities there are', async () => {
    const names = Array.from({ length: 99 }, (_, index) => dns(`${index}${'x'.repeat(240)}.x`));
    const excluded = Array.from({ length: 99 }, (_, index) => dns(`${index}${'y'.repeat(241)}.x`));
    const san = sanOf(urn, ...names);
    const limits = nameConstraintsOf([], excluded);
    const authorities = [root];
    for (const name of ['First', 'Second', 'Third']) {
      const parent = authorities.at(-1) ?? root;
      const extensions = [...authorityExtensions(plantKeys.publicKey, parent.publicKey), limits];
      const others = extensions.filter(({ oid }) => oid !== san.oid);
      authorities.push(new Authority(name, parent, plantKeys, { extensions: [...others, san] }));
    }
    const last = authorities.at(-1) ?? root;
    const path = [
      last.issue(keys.publicKey, {}, san),
      ...authorities.map(({ certificate }) => certificate).reverse(),
    ];
    expect(nameConstraintFault(path)).toBeNull();
    expect(await shortestMs(() => nameConstraintFault(path))).toBeLessThan(MOST_MS);
  });
});

describe('checkProfile', () => {
  it('says which issuer may not issue', () => {
    const notAnAuthority = new Authority('Plant', root, plantKeys, { extensions: [] });
    const leaf = notAnAuthority.issue(keys.publicKey);
    const findings = (issuers: ParsedCertificate[]) =>
      checkProfile(leaf, { now: NOW, origin: 'UPLOADED', role: 'SERVER', issuers }).filter(
        ({ rule }) => rule === 'issuer-constraints',
      );
    expect(findings([notAnAuthority.certificate, root.certificate])).toEqual([
      {
        rule: 'issuer-constraints',
        severity: 'ERROR',
        message: '"CN=Plant, O=Plant Works" may not issue certificates here.',
        statusCode: 'BadCertificateIssuerUseNotAllowed',
      },
    ]);
    expect(findings([])).toEqual([]);
  });
});
