import { createPublicKey, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Authority } from '../../test/authority.js';
import { openssl } from '../../test/openssl.js';
import { makeKeyPair } from '../../test/requests.js';
import { element, integer, objectIdentifier, octetString, sequence } from '../der/der-writer.js';
import { derToPem } from '../der/pem.js';
import { openPkcs12 } from './open-pkcs12.js';
import { writePkcs12 } from './write-pkcs12.js';

const keys = makeKeyPair();
const root = new Authority('Root');
const leaf = root.issue(keys.publicKey);
const passphrase = 'Käse & Brot';
const files = {
  'key.pem': String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  'leaf.pem': derToPem(leaf.der),
  'root.pem': derToPem(root.certificate.der),
};

/** What the openssl command writes to its output, byte for byte. */
function exported(...args: string[]): Buffer {
  const command = [
    'pkcs12',
    '-export',
    '-inkey',
    'key.pem',
    '-in',
    'leaf.pem',
    '-certfile',
    'root.pem',
    ...args,
  ];
  const { output, exitCode } = openssl(command, files, 'latin1');
  if (exitCode !== 0) throw new Error(output);
  return Buffer.from(output, 'latin1');
}

const withPassphrase = (...args: string[]) => exported('-passout', `pass:${passphrase}`, ...args);
const isOurs = (key: KeyObject) => createPublicKey(key).equals(keys.publicKey);

describe('openPkcs12', () => {
  it.each([
    ['as OpenSSL 3 writes it', []],
    ['as OpenSSL 1 and old Windows wrote it, with RC2 of 40 bits', ['-legacy']],
    ['with RC2 of 128 bits', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128']],
    ['with triple DES', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['with a MAC of SHA-512', ['-macalg', 'sha512']],
    ['with a plain key and plain certificates', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
    ['without a MAC', ['-nomac']],
    ['with a MAC of one iteration', ['-nomaciter']],
    ['with 4,000 iterations', ['-iter', '4000']],
  ])('opens a file %s', async (_, args) => {
    const { privateKey, certificates } = await openPkcs12(withPassphrase(...args), passphrase);
    expect(isOurs(privateKey)).toBe(true);
    expect(certificates.map(({ thumbprint }) => thumbprint)).toEqual([
      leaf.thumbprint,
      root.certificate.thumbprint,
    ]);
  });

  it.each([undefined, ''])('opens a file without a passphrase by %j', async (none) => {
    expect(isOurs((await openPkcs12(exported('-passout', 'pass:'), none)).privateKey)).toBe(true);
  });

  it('refuses a wrong passphrase, and a missing one', async () => {
    const file = withPassphrase();
    await expect(openPkcs12(file, 'wrong')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await expect(openPkcs12(file)).rejects.toMatchObject({ code: 'PASSPHRASE_MISSING' });
    await expect(openPkcs12(withPassphrase('-nomac'))).rejects.toMatchObject({ code: 'PASSPHRASE_MISSING' });
    await expect(openPkcs12(withPassphrase('-nomac'), 'wrong')).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
  });

  it.each([
    [['-iter', '50000']],
    [['-iter', '1000', '-maciter', '-certpbe', 'PBE-SHA1-3DES', '-iter', '20000']],
  ])('refuses what costs too much to open: %j', async (args) => {
    await expect(openPkcs12(withPassphrase(...args), passphrase)).rejects.toMatchObject({
      code: 'KEY_DERIVATION_TOO_COSTLY',
    });
  });

  it('says with how many iterations a file of any cipher can be opened', async () => {
    const tripleDes = ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
    await expect(openPkcs12(withPassphrase(...tripleDes, '-iter', '5000'), passphrase)).rejects.toThrow(
      'export it with 3,000 or fewer',
    );
    const fewer = exported('-passout', 'pass:', ...tripleDes, '-iter', '3000');
    expect(isOurs((await openPkcs12(fewer)).privateKey)).toBe(true);
    await expect(openPkcs12(withPassphrase('-iter', '20000'), passphrase)).rejects.toThrow(
      /export it with 10,000 or fewer: openssl pkcs12 -in OLD/,
    );
    expect(isOurs((await openPkcs12(exported('-passout', 'pass:', '-iter', '10000'))).privateKey)).toBe(true);
  });

  it('refuses a file without a certificate', async () => {
    const file = await writePkcs12({ privateKey: keys.privateKey, certificates: [], passphrase });
    await expect(openPkcs12(file, passphrase)).rejects.toMatchObject({
      code: 'CERTIFICATE_MALFORMED',
      message: 'The PKCS #12 file holds no certificate.',
    });
  });

  it('refuses a file without a key', async () => {
    const file = withPassphrase('-nokeys');
    await expect(openPkcs12(file, passphrase)).rejects.toMatchObject({ code: 'PRIVATE_KEY_MISSING' });
  });

  const pfx = (content: Buffer) =>
    sequence(
      integer(3),
      sequence(objectIdentifier('1.2.840.113549.1.7.1'), element(0xa0, octetString(content))),
    );
  const safe = (bags: Buffer) =>
    pfx(sequence(sequence(objectIdentifier('1.2.840.113549.1.7.1'), element(0xa0, octetString(bags)))));
  const keyBag = () =>
    sequence(
      objectIdentifier('1.2.840.113549.1.12.10.1.1'),
      element(0xa0, keys.privateKey.export({ type: 'pkcs8', format: 'der' })),
    );
  const certificateBag = () =>
    sequence(
      objectIdentifier('1.2.840.113549.1.12.10.1.3'),
      element(
        0xa0,
        sequence(objectIdentifier('1.2.840.113549.1.9.22.1'), element(0xa0, octetString(leaf.der))),
      ),
    );
  const nested = (bags: Buffer) =>
    sequence(sequence(objectIdentifier('1.2.840.113549.1.12.10.1.6'), element(0xa0, bags)));

  it('opens safes within safes, and passes over what it does not know', async () => {
    const secretBag = sequence(objectIdentifier('1.2.840.113549.1.12.10.1.5'), element(0xa0, sequence()));
    const file = safe(nested(sequence(keyBag(), secretBag, certificateBag())));
    const { privateKey, certificates } = await openPkcs12(file);
    expect(isOurs(privateKey)).toBe(true);
    expect(certificates).toHaveLength(1);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'PKCS12_MALFORMED'],
    ['a text', Buffer.from('hello'), 'PKCS12_MALFORMED'],
    ['a certificate', leaf.der, 'PKCS12_MALFORMED'],
    ['a file cut short', withPassphrase().subarray(0, -1), 'PKCS12_MALFORMED'],
    ['another version', sequence(integer(4), sequence()), 'PKCS12_MALFORMED'],
    [
      'a signed file',
      sequence(integer(3), sequence(objectIdentifier('1.2.840.113549.1.7.2'))),
      'PKCS12_UNSUPPORTED',
    ],
    [
      'a file encrypted for a certificate',
      pfx(sequence(sequence(objectIdentifier('1.2.840.113549.1.7.3'), element(0xa0)))),
      'PKCS12_UNSUPPORTED',
    ],
    ['two keys', safe(sequence(keyBag(), keyBag())), 'PRIVATE_KEY_AMBIGUOUS'],
    [
      '21 certificates',
      safe(sequence(...Array.from({ length: 21 }, certificateBag))),
      'TOO_MANY_CERTIFICATES',
    ],
    [
      'five safes within one another',
      safe(nested(nested(nested(nested(nested(sequence(keyBag()))))))),
      'PKCS12_MALFORMED',
    ],
    ['lengths without an end', Buffer.from('3080'.repeat(50), 'hex'), 'PKCS12_MALFORMED'],
    ['256 KiB and a byte', Buffer.alloc(256 * 1024 + 1), 'INPUT_TOO_LARGE'],
  ])('refuses %s', async (_, file, code) => {
    await expect(openPkcs12(file)).rejects.toMatchObject({ code });
  });

  it('opens BER with indefinite lengths and octet strings in pieces', async () => {
    const indefinite = (tag: number, ...parts: Uint8Array[]) =>
      Buffer.concat([Buffer.of(tag, 0x80), ...parts, Buffer.of(0, 0)]);
    const bags = sequence(keyBag(), certificateBag());
    const safes = indefinite(
      0x30,
      indefinite(
        0x30,
        objectIdentifier('1.2.840.113549.1.7.1'),
        indefinite(
          0xa0,
          indefinite(0x24, octetString(bags.subarray(0, 500)), octetString(bags.subarray(500))),
        ),
      ),
    );
    const file = indefinite(
      0x30,
      integer(3),
      indefinite(
        0x30,
        objectIdentifier('1.2.840.113549.1.7.1'),
        indefinite(0xa0, indefinite(0x24, octetString(safes.subarray(0, 7)), octetString(safes.subarray(7)))),
      ),
    );
    expect(isOurs((await openPkcs12(file)).privateKey)).toBe(true);
  });
});

describe('writePkcs12', () => {
  const certificates = [leaf.der, root.certificate.der];
  let file: Buffer;

  beforeAll(async () => {
    file = await writePkcs12({
      privateKey: keys.privateKey,
      certificates,
      passphrase,
      friendlyName: 'Line 4 ü',
    });
  });

  it('writes what openssl opens, with key, certificates and name', () => {
    const { output, exitCode } = openssl(
      ['pkcs12', '-in', 'out.p12', '-passin', `pass:${passphrase}`, '-nodes', '-info'],
      { 'out.p12': file },
    );
    expect(exitCode).toBe(0);
    expect(output).toContain('MAC: sha256, Iteration 2048');
    expect(output.match(/AES-256-CBC, Iteration 2048, PRF hmacWithSHA256/g)).toHaveLength(2);
    expect(output).toContain(derToPem(leaf.der));
    expect(output).toContain(derToPem(root.certificate.der));
    expect(output).toContain(files['key.pem']);
    expect(output.match(/localKeyID/g)).toHaveLength(2);
  });

  it('writes what it can open itself, and nobody without the passphrase', async () => {
    const opened = await openPkcs12(file, passphrase);
    expect(isOurs(opened.privateKey)).toBe(true);
    expect(opened.certificates.map(({ der }) => Buffer.from(der))).toEqual(
      certificates.map((der) => Buffer.from(der)),
    );
    await expect(openPkcs12(file, 'wrong')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(file.includes(keys.privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(100, 132))).toBe(
      false,
    );
  });

  it('refuses to write without a passphrase', async () => {
    await expect(
      writePkcs12({ privateKey: keys.privateKey, certificates, passphrase: '' }),
    ).rejects.toMatchObject({ code: 'PASSPHRASE_MISSING' });
  });
});
