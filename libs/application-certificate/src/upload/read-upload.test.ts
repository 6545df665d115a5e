import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Authority } from '../../test/authority.js';
import { dns, NOW, sanOf, uri } from '../../test/certificate-builder.js';
import { makeKeyPair } from '../../test/requests.js';
import { time } from '../der/der-writer.js';
import { derToPem } from '../der/pem.js';
import { writePkcs12 } from '../pkcs12/write-pkcs12.js';
import { readKeyPairUpload, readPkcs12Upload, readSignedUpload } from './read-upload.js';

const keys = makeKeyPair();
const root = new Authority('Root');
const leaf = root.issue(keys.publicKey);
const keyFile = Buffer.from(keys.privateKey.export({ type: 'pkcs8', format: 'der' }));
const chainFile = Buffer.from(`${derToPem(root.certificate.der)}${derToPem(leaf.der)}`);
const whole = {
  leaf: { thumbprint: leaf.thumbprint },
  issuers: [{ thumbprint: root.certificate.thumbprint }],
  isComplete: true,
};

describe('an upload', () => {
  it('of a chain in any order and a key is a key pair', async () => {
    const upload = await readKeyPairUpload(chainFile, keyFile);
    expect(upload).toMatchObject(whole);
    expect(createPublicKey(upload.privateKey).equals(keys.publicKey)).toBe(true);
  });

  it('of a single PEM file with both is a key pair', async () => {
    const file = Buffer.from(
      `${String(chainFile)}${String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }))}`,
    );
    expect(await readKeyPairUpload(file, file)).toMatchObject(whole);
  });

  it('of several keys takes the one that belongs to the certificate, wherever it stands', async () => {
    const own = String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const foreign = makeKeyPair().privateKey;
    const plain = String(foreign.export({ type: 'pkcs8', format: 'pem' }));
    const locked = String(
      foreign.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }),
    );
    for (const file of [plain + own, own + plain, locked + own])
      expect(await readKeyPairUpload(chainFile, Buffer.from(file))).toMatchObject(whole);
  });

  it('of several keys none of which belongs to the certificate is refused', async () => {
    const file = [makeKeyPair(), makeKeyPair()]
      .map(({ privateKey }) => String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
      .join('');
    await expect(readKeyPairUpload(chainFile, Buffer.from(file))).rejects.toMatchObject({
      code: 'PRIVATE_KEY_AMBIGUOUS',
    });
  });

  it('of a PKCS #12 file is a key pair', async () => {
    const certificates = [root.certificate.der, leaf.der];
    const file = await writePkcs12({ privateKey: keys.privateKey, certificates, passphrase: 'secret' });
    expect(await readPkcs12Upload(file, 'secret')).toMatchObject(whole);
  });

  it('of a root and its successor goes through the one in force, whichever stands first', async () => {
    const rootKeys = makeKeyPair();
    const ended = new Authority('Root', null, rootKeys, { notAfter: time(new Date('2026-06-01T00:00:00Z')) });
    const renewed = new Authority('Root', null, rootKeys);
    const own = renewed.issue(keys.publicKey).der;
    for (const roots of [
      [ended, renewed],
      [renewed, ended],
    ]) {
      const certificates = [own, ...roots.map(({ certificate }) => certificate.der)];
      const file = await writePkcs12({ privateKey: keys.privateKey, certificates, passphrase: 'secret' });
      const uploads = [
        await readKeyPairUpload(Buffer.concat(certificates), keyFile, undefined, NOW),
        await readPkcs12Upload(file, 'secret', NOW),
        readSignedUpload(Buffer.concat(certificates), keys.publicKey, NOW),
      ];
      for (const { issuers } of uploads)
        expect(issuers.map(({ thumbprint }) => thumbprint)).toEqual([renewed.certificate.thumbprint]);
    }
  });

  it('of what an authority signed belongs to the key that stayed', () => {
    expect(readSignedUpload(chainFile, keys.publicKey)).toMatchObject(whole);
  });

  it('of another key is refused', async () => {
    const other = Buffer.from(makeKeyPair().privateKey.export({ type: 'pkcs8', format: 'der' }));
    await expect(readKeyPairUpload(chainFile, other)).rejects.toMatchObject({ code: 'PRIVATE_KEY_MISMATCH' });
  });

  it('of a certificate that parsers read in different ways is refused', async () => {
    const ambiguous = root.issue(keys.publicKey, {}, sanOf(uri('urn:a:ü'), uri('urn:c:d')));
    await expect(readKeyPairUpload(ambiguous.der, keyFile)).rejects.toMatchObject({
      code: 'PARSERS_DISAGREE',
    });
  });

  it('of a certificate with more names than a hundred is refused for that, and one with a hundred is taken', async () => {
    const withNames = (count: number) => {
      const hosts = Array.from({ length: count - 1 }, (_, index) => dns(`plc-${index}`));
      return root.issue(keys.publicKey, {}, sanOf(uri('urn:a:b'), ...hosts)).der;
    };
    expect((await readKeyPairUpload(withNames(100), keyFile)).leaf.dnsNames).toHaveLength(99);
    await expect(readKeyPairUpload(withNames(101), keyFile)).rejects.toMatchObject({
      code: 'TOO_MANY_NAMES',
      message: expect.stringContaining('more than 100 alternative names'),
    });
  });
});
