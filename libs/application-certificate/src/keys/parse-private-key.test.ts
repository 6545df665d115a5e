import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openssl } from '../../test/openssl.js';
import { makeKeyPair } from '../../test/requests.js';
import { element, integer, nullValue, objectIdentifier, octetString, sequence } from '../der/der-writer.js';
import { derToPem } from '../der/pem.js';
import { parsePrivateKey } from './parse-private-key.js';

const rsa = makeKeyPair();
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const passphrase = 'Käse & Brot';
const cipher = 'aes-256-cbc';

const pemOf = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));

async function isRead(file: string | Uint8Array, key: KeyObject, secret?: string): Promise<boolean> {
  const parsed = await parsePrivateKey(Buffer.from(file), secret);
  return createPublicKey(parsed).equals(createPublicKey(key));
}

function opensslPkcs8(...args: string[]): Buffer {
  const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const { output, exitCode } = openssl(
    ['pkcs8', '-topk8', '-in', 'key.pem', '-passout', `pass:${passphrase}`, ...args],
    { 'key.pem': pem },
  );
  if (exitCode !== 0) throw new Error(output);
  return Buffer.from(output);
}

describe('parsePrivateKey', () => {
  it.each([
    [
      'PKCS #8',
      rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      rsa.privateKey.export({ type: 'pkcs8', format: 'der' }),
      rsa.privateKey,
    ],
    [
      'PKCS #1',
      rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }),
      rsa.privateKey.export({ type: 'pkcs1', format: 'der' }),
      rsa.privateKey,
    ],
    [
      'SEC 1',
      ec.privateKey.export({ type: 'sec1', format: 'pem' }),
      ec.privateKey.export({ type: 'sec1', format: 'der' }),
      ec.privateKey,
    ],
    [
      'PKCS #8 of a curve',
      ec.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      ec.privateKey.export({ type: 'pkcs8', format: 'der' }),
      ec.privateKey,
    ],
  ])('reads %s as PEM and as DER', async (_, pem, der, key) => {
    expect(await isRead(pem, key)).toBe(true);
    expect(await isRead(der, key)).toBe(true);
  });

  it.each(['ed25519', 'ed448'] as const)('reads keys of %s', async (type) => {
    const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448');
    expect(await isRead(privateKey.export({ type: 'pkcs8', format: 'der' }), privateKey)).toBe(true);
  });

  it('reads a key among certificates and parameters', async () => {
    const pem = `${derToPem(Buffer.of(1))}-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n`;
    expect(
      await isRead(`${pem}${String(ec.privateKey.export({ type: 'sec1', format: 'pem' }))}`, ec.privateKey),
    ).toBe(true);
  });

  it('reads a key among more text than a key may have', async () => {
    expect(await isRead(`${'#'.repeat(200 * 1024)}\n${pemOf(ec.privateKey)}`, ec.privateKey)).toBe(true);
  });

  it('reads a key that is there in two forms', async () => {
    const pkcs1 = String(rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }));
    expect(await isRead(`${pkcs1}${pemOf(rsa.privateKey)}`, rsa.privateKey)).toBe(true);
  });

  it.each(['DES-CBC', 'CAST5-CBC'])(
    'says of a cipher that has been given up what to do, and not that the passphrase is wrong: %s',
    async (givenUp) => {
      const file = String(rsa.privateKey.export({ type: 'pkcs1', format: 'pem', cipher, passphrase }));
      const old = Buffer.from(file.replace(/AES-256-CBC,\w{16}/, `${givenUp},`));
      await expect(parsePrivateKey(old, passphrase)).rejects.toMatchObject({
        code: 'PRIVATE_KEY_UNSUPPORTED',
        message: expect.stringMatching(new RegExp(`${givenUp}.*openssl pkcs8 -topk8 -v2 aes-256-cbc`)),
      });
    },
  );

  it('says of an RSA key of three primes what it is, and not that it is broken', async () => {
    const options = ['-pkeyopt', 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_keygen_primes:3'];
    const { output } = openssl(['genpkey', '-algorithm', 'RSA', ...options], {});
    await expect(parsePrivateKey(Buffer.from(output))).rejects.toMatchObject({
      code: 'PRIVATE_KEY_UNSUPPORTED',
      message: 'RSA keys of more than two primes are not supported; make one of two.',
    });
  });

  it('says with what to encrypt a key anew whose cipher nobody else reads', async () => {
    const camellia = { type: 'pkcs8', format: 'pem', cipher: 'camellia-256-cbc', passphrase } as const;
    await expect(
      parsePrivateKey(Buffer.from(rsa.privateKey.export(camellia)), passphrase),
    ).rejects.toMatchObject({
      code: 'PRIVATE_KEY_UNSUPPORTED',
      message:
        'The file is encrypted with a cipher that is not supported; export it with AES-256 and HMAC-SHA256.',
    });
  });

  it.each([
    ['pkcs8 pem', rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher, passphrase })],
    ['pkcs8 der', rsa.privateKey.export({ type: 'pkcs8', format: 'der', cipher, passphrase })],
    [
      'pkcs1 with a Proc-Type header',
      rsa.privateKey.export({ type: 'pkcs1', format: 'pem', cipher, passphrase }),
    ],
  ])('opens %s with its passphrase only', async (_, file) => {
    expect(await isRead(file, rsa.privateKey, passphrase)).toBe(true);
    await expect(parsePrivateKey(Buffer.from(file))).rejects.toMatchObject({ code: 'PASSPHRASE_MISSING' });
    await expect(parsePrivateKey(Buffer.from(file), 'wrong')).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
  });

  it.each([
    [['-v2', 'aes-128-cbc']],
    [['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA512']],
    [['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA1']],
    [['-v2', 'des-ede3-cbc', '-v2prf', 'hmacWithSHA384']],
    [['-v1', 'PBE-SHA1-3DES']],
    [['-v1', 'PBE-SHA1-2DES']],
    [['-scrypt', '-scrypt_N', '1024', '-scrypt_r', '8', '-scrypt_p', '1']],
    [['-scrypt']],
    [['-iter', '100000']],
  ])('opens what openssl encrypts with %j', async (args) => {
    expect(await isRead(opensslPkcs8(...args), rsa.privateKey, passphrase)).toBe(true);
  });

  it.each([
    [['-iter', '100001']],
    [['-scrypt', '-scrypt_N', '16384', '-scrypt_r', '8', '-scrypt_p', '2']],
    [['-v1', 'PBE-SHA1-3DES', '-iter', '10000']],
  ])('refuses what costs too much to open: %j', async (args) => {
    await expect(parsePrivateKey(opensslPkcs8(...args), passphrase)).rejects.toMatchObject({
      code: 'KEY_DERIVATION_TOO_COSTLY',
    });
  });

  it('refuses counts that no machine could do, at once', async () => {
    const derivation = sequence(
      objectIdentifier('1.2.840.113549.1.5.12'),
      sequence(octetString(Buffer.alloc(8)), element(0x02, Buffer.alloc(100, 0x7f))),
    );
    const scheme = sequence(objectIdentifier('2.16.840.1.101.3.4.1.42'), octetString(Buffer.alloc(16)));
    const file = sequence(
      sequence(objectIdentifier('1.2.840.113549.1.5.13'), sequence(derivation, scheme)),
      octetString(Buffer.alloc(32)),
    );
    await expect(parsePrivateKey(file, passphrase)).rejects.toMatchObject({
      code: 'KEY_DERIVATION_TOO_COSTLY',
    });
  });

  const NUMBERS = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;
  const foreign = makeKeyPair().privateKey.export({ format: 'jwk' });
  const own = rsa.privateKey.export({ format: 'jwk' });
  const pkcs1 = (jwk: typeof own) => {
    const number = (text = '') =>
      element(
        0x02,
        Buffer.from(`00${Buffer.from(text, 'base64url').toString('hex')}`.replace(/^00(?=[0-7])/, ''), 'hex'),
      );
    return sequence(integer(0), ...NUMBERS.map((name) => number(jwk[name])));
  };

  it.each(['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const)(
    'refuses an RSA key with the %s of another',
    async (name) => {
      expect(await isRead(pkcs1(own), rsa.privateKey)).toBe(true);
      await expect(parsePrivateKey(pkcs1({ ...own, [name]: foreign[name] }))).rejects.toMatchObject({
        code: 'PRIVATE_KEY_MALFORMED',
      });
    },
  );

  it.each([
    ['of 512 bits', makeKeyPair(512).privateKey],
    ['of 1016 bits', makeKeyPair(1016).privateKey],
    ['for X25519', generateKeyPairSync('x25519').privateKey],
    ['for RSA-PSS only', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey],
  ])('refuses a key %s', async (_, key) => {
    await expect(parsePrivateKey(key.export({ type: 'pkcs8', format: 'der' }))).rejects.toMatchObject({
      code: 'PRIVATE_KEY_UNSUPPORTED',
    });
  });

  it('takes RSA of 1024 bits: old servers have it', async () => {
    const { privateKey } = makeKeyPair(1024);
    expect(await isRead(privateKey.export({ type: 'pkcs8', format: 'der' }), privateKey)).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'PRIVATE_KEY_MISSING'],
    ['a text', Buffer.from('hello'), 'PRIVATE_KEY_MISSING'],
    ['a certificate', Buffer.from(derToPem(Buffer.of(1))), 'PRIVATE_KEY_MISSING'],
    ['a public key', rsa.publicKey.export({ type: 'spki', format: 'der' }), 'PRIVATE_KEY_MALFORMED'],
    [
      'two keys',
      Buffer.from(
        `${String(ec.privateKey.export({ type: 'sec1', format: 'pem' }))}${String(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }))}`,
      ),
      'PRIVATE_KEY_AMBIGUOUS',
    ],
    ['an empty sequence', sequence(), 'PRIVATE_KEY_MALFORMED'],
    ['a sequence of a number and null', sequence(integer(0), nullValue()), 'PRIVATE_KEY_MALFORMED'],
    [
      'a key with something behind it',
      Buffer.concat([rsa.privateKey.export({ type: 'pkcs8', format: 'der' }), Buffer.of(0)]),
      'PRIVATE_KEY_MALFORMED',
    ],
    [
      'broken base64',
      Buffer.from('-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----'),
      'PEM_MALFORMED',
    ],
    [
      'two keys of one kind',
      Buffer.from(pemOf(rsa.privateKey) + pemOf(ec.privateKey)),
      'PRIVATE_KEY_AMBIGUOUS',
    ],
    ['five keys, even the same', Buffer.from(pemOf(ec.privateKey).repeat(5)), 'PRIVATE_KEY_AMBIGUOUS'],
    ['256 KiB and a byte', Buffer.alloc(256 * 1024 + 1), 'INPUT_TOO_LARGE'],
    ['a key of 64 KiB and a byte', Buffer.alloc(64 * 1024 + 1, 0x30), 'INPUT_TOO_LARGE'],
    [
      'a key of more than 64 KiB in PEM',
      Buffer.from(derToPem(Buffer.alloc(64 * 1024), 'PRIVATE KEY')),
      'INPUT_TOO_LARGE',
    ],
  ])('refuses %s', async (_, file, code) => {
    await expect(parsePrivateKey(file, passphrase)).rejects.toMatchObject({ code });
  });

  it('never puts key material into a message', async () => {
    const der = ec.privateKey.export({ type: 'pkcs8', format: 'der' });
    await fc.assert(
      fc.asyncProperty(fc.nat(der.length - 1), fc.integer({ min: 0, max: 255 }), async (index, octet) => {
        const mutated = Buffer.from(der);
        mutated[index] = octet;
        const message = await parsePrivateKey(mutated).then(
          () => '',
          (error: unknown) => String(error),
        );
        expect(message).toMatch(/^$|^CertificateError: [\w ,:;.#'’-]{1,120}$/);
      }),
      { numRuns: 300 },
    );
  });
});
