import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Authority } from '../../test/authority.js';
import { buildCertificate, NOW, soundExtensions } from '../../test/certificate-builder.js';
import { MOST_MS, shortestMs } from '../../test/processor-time.js';
import { makeKeyPair } from '../../test/requests.js';
import { element, integer, time } from '../der/der-writer.js';
import { derToPem } from '../der/pem.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import { buildChain, findLeafByKey, findLeafByPosition } from './build-chain.js';
import { readCertificates } from './read-certificates.js';

const keys = makeKeyPair();
const root = new Authority('Root');
const middle = new Authority('Middle', root);
const plant = new Authority('Plant', middle);
const leaf = plant.issue(keys.publicKey);
const all = [leaf, plant.certificate, middle.certificate, root.certificate];
const spkiOf = (pair: typeof keys) => pair.publicKey.export({ type: 'spki', format: 'der' });

describe('a chain', () => {
  it('is built whatever the order, from a leaf found by its key or by its position', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (shuffled) => {
        const chain = buildChain(findLeafByKey(shuffled, spkiOf(keys)), shuffled);
        expect(chain).toEqual({ leaf, issuers: all.slice(1), isComplete: true });
        expect(findLeafByPosition(shuffled)).toBe(leaf);
      }),
    );
  });

  it('ends where an issuer is missing', () => {
    expect(buildChain(leaf, [root.certificate, plant.certificate])).toEqual({
      leaf,
      issuers: [plant.certificate],
      isComplete: false,
    });
  });

  it('of a self-signed certificate is that certificate', () => {
    expect(buildChain(root.certificate, all)).toEqual({
      leaf: root.certificate,
      issuers: [],
      isComplete: true,
    });
  });

  it('is not led astray by an authority of the same name', () => {
    const impostor = new Authority('Plant', middle);
    expect(buildChain(leaf, [impostor.certificate, ...all]).issuers[0]).toBe(plant.certificate);
  });

  it('has five certificates and no more', () => {
    const fourth = new Authority('Fourth', plant);
    const fifth = new Authority('Fifth', fourth);
    const inFive = fourth.issue(keys.publicKey);
    const inSix = fifth.issue(keys.publicKey);
    const authorities = [fifth, fourth, plant, middle, root].map(({ certificate }) => certificate);
    expect(buildChain(inFive, authorities).issuers).toHaveLength(4);
    expect(() => buildChain(inSix, authorities)).toThrow(expect.objectContaining({ code: 'CHAIN_TOO_LONG' }));
  });

  it('finds the way to a root when an authority was certified by several', () => {
    const plantKeys = makeKeyPair();
    const lost = new Authority('Lost');
    const twice = [lost, root].map((parent) => new Authority('Twice', parent, plantKeys));
    const authorities = [...twice, root].map(({ certificate }) => certificate);
    const unidentified = twice[0]?.issue(keys.publicKey) ?? leaf;
    expect(buildChain(unidentified, authorities)).toMatchObject({
      issuers: [twice[1]?.certificate, root.certificate],
      isComplete: true,
    });
  });

  it('goes through the certificate in force, of several, and through the one that is valid longest', () => {
    const inDays = (days: number) => new Date(NOW.getTime() + days * 24 * 60 * 60 * 1000);
    const renewed = (parent: Authority | null, until: number, pair: typeof keys) =>
      new Authority('Renewed', parent, pair, {
        notAfter: time(inDays(until)),
        serial: integer(0x42, until & 0x7f),
      });
    for (const parent of [null, root]) {
      const pair = makeKeyPair();
      const [expired, current, longest] = [-1, 10, 20].map((until) => renewed(parent, until, pair));
      const own = current?.issue(keys.publicKey) ?? leaf;
      fc.assert(
        fc.property(fc.shuffledSubarray([expired, current, longest], { minLength: 3 }), (shuffled) => {
          const candidates = [...shuffled, root].flatMap((authority) => authority?.certificate ?? []);
          expect(buildChain(own, candidates, { now: NOW }).issuers[0]).toBe(longest?.certificate);
        }),
      );
      expect(
        buildChain(
          own,
          [expired, root].flatMap((authority) => authority?.certificate ?? []),
          { now: NOW },
        ),
      ).toMatchObject({
        isComplete: true,
      });
    }
  });

  it('ends at the root that is trusted, of several that certified the same authority', () => {
    const plantKeys = makeKeyPair();
    const roots = [root, new Authority('Another'), new Authority('Third')];
    const crossed = roots.map((parent) => new Authority('Crossed', parent, plantKeys));
    const candidates = [...crossed, ...roots].map(({ certificate }) => certificate);
    const own = crossed[0]?.issue(keys.publicKey) ?? leaf;
    for (const { certificate } of roots) {
      const { issuers } = buildChain(own, candidates, { now: NOW, trustList: [certificate] });
      expect(issuers.at(-1)).toBe(certificate);
    }
  });

  it('is built in bounded time among authorities that certify one another in many ways', async () => {
    const firstKeys = makeKeyPair();
    const secondKeys = makeKeyPair();
    const first = new Authority('First', null, firstKeys);
    const second = new Authority('Second', null, secondKeys);
    const ways = Array.from({ length: 40 }, (_, index) => ({ serial: integer(0x41, index) }));
    const crossed = ways.flatMap((parts) => [
      new Authority('First', second, firstKeys, parts),
      new Authority('Second', first, secondKeys, parts),
    ]);
    const own = first.issue(keys.publicKey);
    const build = () =>
      buildChain(
        own,
        crossed.map(({ certificate }) => certificate),
      );
    const refused = () => expect(build).toThrow(expect.objectContaining({ code: 'CHAIN_TOO_LONG' }));
    expect(await shortestMs(refused)).toBeLessThan(MOST_MS);
  });

  it('ends although two authorities certify one another', () => {
    const firstKeys = makeKeyPair();
    const secondKeys = makeKeyPair();
    const first = new Authority('First', new Authority('Second', null, secondKeys), firstKeys);
    const second = new Authority('Second', new Authority('First', null, firstKeys), secondKeys);
    const chain = buildChain(first.issue(keys.publicKey), [first.certificate, second.certificate]);
    expect(chain).toMatchObject({ issuers: [first.certificate, second.certificate], isComplete: false });
  });
});

describe('a leaf', () => {
  const ambiguous = expect.objectContaining({ code: 'CHAIN_LEAF_AMBIGUOUS' });

  it('is refused when no certificate, or more than one, belongs to the key', () => {
    expect(() => findLeafByKey([root.certificate], spkiOf(keys))).toThrow(
      expect.objectContaining({ code: 'PRIVATE_KEY_MISMATCH' }),
    );
    expect(() => findLeafByKey([leaf, middle.issue(keys.publicKey)], spkiOf(keys))).toThrow(ambiguous);
    expect(findLeafByKey([leaf, leaf], spkiOf(keys))).toBe(leaf);
  });

  it('is refused when several certificates issued nothing, or none is there', () => {
    expect(() => findLeafByPosition([leaf, plant.issue(makeKeyPair().publicKey)])).toThrow(ambiguous);
    expect(() => findLeafByPosition([])).toThrow(ambiguous);
  });
});

describe('readCertificates', () => {
  const ders = all.map(({ der }) => der);
  const pem = ders.map((der) => derToPem(der)).join('a comment\n');

  it.each([
    ['PEM', Buffer.from(pem)],
    ['PEM behind a text', Buffer.from(`Bag Attributes\n${pem}`)],
    ['PEM behind a zero, which looks like DER', Buffer.from(`0\n${pem}`)],
    ['DER, one behind the other', Buffer.concat(ders)],
  ])('reads all of %s', (_, file) => {
    expect(readCertificates(file)).toEqual(all);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'CERTIFICATE_MALFORMED'],
    ['a text without a block', Buffer.from('hello'), 'CERTIFICATE_MALFORMED'],
    ['DER that ends too early', Buffer.concat(ders).subarray(0, -1), 'CERTIFICATE_MALFORMED'],
    ['DER with something behind it', Buffer.concat([...ders, Buffer.of(0)]), 'CERTIFICATE_MALFORMED'],
    ['a key in DER', spkiOf(keys), 'CERTIFICATE_MALFORMED'],
    ['21 certificates in PEM', Buffer.from(derToPem(leaf.der).repeat(21)), 'TOO_MANY_CERTIFICATES'],
    [
      '21 certificates in DER',
      Buffer.concat(Array.from({ length: 21 }, () => leaf.der)),
      'TOO_MANY_CERTIFICATES',
    ],
    ['100 certificates in PEM', Buffer.from(derToPem(leaf.der).repeat(100)), 'TOO_MANY_CERTIFICATES'],
    ['256 KiB and a byte', Buffer.alloc(256 * 1024 + 1), 'INPUT_TOO_LARGE'],
  ])('refuses %s', (_, file, code) => {
    expect(() => readCertificates(file)).toThrow(expect.objectContaining({ code }));
  });

  it('reads DER as DER, whatever text stands in it: a PEM text within is no other certificate', () => {
    const comment = { oid: '2.16.840.1.113730.1.13', value: element(0x16, Buffer.from(derToPem(leaf.der))) };
    const der = buildCertificate(keys, { extensions: [...soundExtensions(keys.publicKey), comment] });
    expect(readCertificates(der)).toEqual([parseCertificate(der)]);
  });

  it('takes 20', () => {
    expect(readCertificates(Buffer.from(derToPem(leaf.der).repeat(20)))).toHaveLength(20);
  });
});
