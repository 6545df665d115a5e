import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CertificateError,
  checkProfile,
  createSigningRequest,
  derToPem,
  parseCertificate,
  parseCrl,
  parsePrivateKey,
  parseSigningRequest,
  readCertificates,
  readKeyPairUpload,
  readPkcs12Upload,
  validateServerCertificate,
  writePkcs12,
} from '../src/index.js';
import { Authority, buildCrl } from './authority.js';
import { NOW } from './certificate-builder.js';
import { MOST_MS, shortestMs } from './processor-time.js';
import { makeKeyPair, requestWith } from './requests.js';

const INPUTS = 10_000;
const PLACES = 1_000_000;
const LARGEST_INPUT = 256 * 1024;

const keys = makeKeyPair();
const root = new Authority('Root');
const leaf = root.issue(keys.publicKey);
const chain = Buffer.concat([leaf.der, root.certificate.der]);
const plainKey = keys.privateKey.export({ type: 'pkcs8', format: 'der' });
const passphrase = 'secret';
const sealedKey = keys.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
const context = { trustList: [root.certificate], issuers: [], crls: [], now: NOW };

interface Target {
  readonly name: string;
  readonly seed: () => Uint8Array;
  readonly read: (input: Uint8Array) => unknown;
}

let signingRequest: Buffer;
let pkcs12: Buffer;

beforeAll(async () => {
  signingRequest = await createSigningRequest(requestWith(keys), keys);
  pkcs12 = await writePkcs12({ privateKey: keys.privateKey, certificates: [leaf.der], passphrase });
});

const targets: readonly Target[] = [
  { name: 'parser and profile check', seed: () => leaf.der, read: parseAndCheck },
  { name: 'certificate files', seed: () => Buffer.from(derToPem(leaf.der)), read: readCertificates },
  {
    name: 'chains of a server',
    seed: () => chain,
    read: (input) => validateServerCertificate(input, context),
  },
  {
    name: 'uploads of a certificate',
    seed: () => chain,
    read: (input) => readKeyPairUpload(input, plainKey),
  },
  { name: 'private keys', seed: () => plainKey, read: (input) => parsePrivateKey(input, passphrase) },
  {
    name: 'encrypted private keys',
    seed: () => sealedKey,
    read: (input) => parsePrivateKey(input, passphrase),
  },
  { name: 'PKCS #12 files', seed: () => pkcs12, read: (input) => readPkcs12Upload(input, passphrase) },
  { name: 'revocation lists', seed: () => buildCrl(root, { revoked: [Buffer.of(1)] }), read: parseCrl },
  { name: 'signing requests', seed: () => signingRequest, read: parseSigningRequest },
];

function parseAndCheck(input: Uint8Array): unknown {
  return checkProfile(parseCertificate(input), {
    now: NOW,
    origin: 'UPLOADED',
    role: 'CLIENT',
    privateKeyPublicSpki: plainKey,
  });
}

const mutationOf = <Kind extends string>(kind: Kind, mostOctets: number) =>
  fc.record({
    kind: fc.constant(kind),
    at: fc.noBias(fc.nat(PLACES - 1)),
    octets: fc.uint8Array({ minLength: 1, maxLength: mostOctets }),
  });

/** Changes as they happen, and as an attacker makes them: mostly an octet, which leaves what is around it readable. */
const mutation = fc.oneof(
  { weight: 12, arbitrary: mutationOf('set', 1) },
  { weight: 2, arbitrary: mutationOf('set', 6) },
  { weight: 1, arbitrary: mutationOf('insert', 40) },
  { weight: 1, arbitrary: mutationOf('remove', 40) },
  { weight: 1, arbitrary: mutationOf('double', 200) },
);

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(input: Uint8Array, { kind, at, octets }: Mutation): Buffer {
  const offset = Math.floor((at / PLACES) * input.length);
  const head = input.subarray(0, offset);
  const piece = kind === 'double' ? input.subarray(offset, offset + octets.length) : octets;
  const skipped = kind === 'set' || kind === 'remove' ? octets.length : 0;
  return Buffer.concat([head, kind === 'remove' ? Buffer.alloc(0) : piece, input.subarray(offset + skipped)]);
}

/** A documented code, or `read`; anything else that is thrown is shown as it is. */
async function outcomeOf({ read }: Target, input: Uint8Array): Promise<string> {
  try {
    await read(input);
    return 'read';
  } catch (error) {
    return error instanceof CertificateError ? error.code : `undocumented ${String(error)}`;
  }
}

async function expectBounded(target: Target, input: Uint8Array): Promise<void> {
  let outcome = '';
  expect(await shortestMs(async () => (outcome = await outcomeOf(target, input)))).toBeLessThan(MOST_MS);
  expect(outcome).not.toMatch(/^undocumented/);
}

describe.each(targets)('$name', (target) => {
  it('are read as they are', async () => {
    expect(await outcomeOf(target, target.seed())).toBe('read');
  });

  it('end with a documented code in bounded time, however they are changed', async () => {
    const seed = target.seed();
    const changes = fc.array(mutation, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, (mutations) =>
        expectBounded(target, mutations.reduce<Uint8Array>(mutate, seed)),
      ),
      { numRuns: Math.ceil(INPUTS / targets.length) },
    );
  }, 600_000);

  it.each([
    ['nothing but opening tags', Buffer.from('3080'.repeat(LARGEST_INPUT / 2), 'hex')],
    ['deep nesting of definite lengths', nested(40_000)],
    ['nesting in octet strings', nested(40_000, 0x04)],
    ['a huge length', Buffer.concat([Buffer.from('3084ffffffff', 'hex'), Buffer.alloc(1000)])],
    ['a length of 127 octets', Buffer.concat([Buffer.from('30ff', 'hex'), Buffer.alloc(200, 0xff)])],
    ['small elements without end', wrapped(Buffer.from('0500'.repeat(30_000), 'hex'))],
    [
      'one huge number',
      wrapped(Buffer.concat([Buffer.from('0283', 'hex'), Buffer.of(0, 0xf0, 0), Buffer.alloc(0xf000, 0x7f)])),
    ],
    ['zeros', Buffer.alloc(LARGEST_INPUT)],
    ['dashes', Buffer.alloc(LARGEST_INPUT, '-')],
    ['opening lines of PEM', Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(9000))],
    [
      'empty blocks of PEM',
      Buffer.from('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.repeat(4000)),
    ],
    ['noise', noise(LARGEST_INPUT)],
    ['noise in a sequence', wrapped(noise(60_000))],
  ])('end in bounded time for %s', async (_, input) => {
    await expectBounded(target, input);
  });
});

function nested(levels: number, tag = 0x30): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  for (let level = 0; level < levels && length < LARGEST_INPUT - 8; level += 1) {
    const head =
      length < 0x80
        ? Buffer.of(tag, length)
        : Buffer.of(tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff);
    const minimal =
      length >= 0x80 && length < 0x10000
        ? Buffer.of(tag, ...(length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]))
        : head;
    pieces.unshift(minimal);
    length += minimal.length;
  }
  return Buffer.concat(pieces);
}

function wrapped(content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.of(0x30, 0x83, content.length >> 16, (content.length >> 8) & 0xff, content.length & 0xff),
    content,
  ]);
}

/** The same noise in every run. */
function noise(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(String(index)).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}
