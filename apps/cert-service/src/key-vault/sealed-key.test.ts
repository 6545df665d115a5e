import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SealError } from '@koios/sealing';
import { decodeProtectedHeader } from 'jose';
import { openKey, sealKey } from './sealed-key.js';

const newKek = () => createSecretKey(randomBytes(32));
const older = newKek();
const newer = newKek();
const keys = {
  newestId: 'newer',
  byId: new Map([
    ['newer', newer],
    ['older', older],
  ]),
};
const identity = { certificateId: '7b45a864-73c1-49e0-b138-5d4a1e9dc7e4', revision: 2 };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('a sealed key', () => {
  it('opens to the same key', async () => {
    const opened = await openKey(await sealKey(privateKey, identity, keys), identity, keys);
    expect(opened.equals(privateKey)).toBe(true);
  });

  it('is sealed with the newest key-encryption key and a data key of its own', async () => {
    const [one, two] = [await sealKey(privateKey, identity, keys), await sealKey(privateKey, identity, keys)];
    const header = decodeProtectedHeader(one.toString());
    expect(header).toMatchObject({ alg: 'A256GCMKW', enc: 'A256GCM', kid: 'newer' });
    expect(one.toString().split('.')[1]).not.toBe(two.toString().split('.')[1]);
  });

  it('shows nothing of the key', async () => {
    const sealed = (await sealKey(privateKey, identity, keys)).toString();
    const { d = 'absent', p = 'absent' } = privateKey.export({ format: 'jwk' });
    expect(sealed).not.toContain(d.slice(0, 24));
    expect(sealed).not.toContain(p.slice(0, 24));
    expect(sealed).not.toContain('PRIVATE KEY');
  });

  it('opens with an older key-encryption key that is still known', async () => {
    const sealed = await sealKey(privateKey, identity, { ...keys, newestId: 'older' });
    expect((await openKey(sealed, identity, keys)).equals(privateKey)).toBe(true);
  });

  it.each([
    ['another certificate', { ...identity, certificateId: 'a2b1c0de-73c1-49e0-b138-5d4a1e9dc7e4' }],
    ['another revision', { ...identity, revision: 3 }],
  ])('does not open for %s', async (_what, other) => {
    const sealed = await sealKey(privateKey, identity, keys);
    await expect(openKey(sealed, other, keys)).rejects.toThrow(SealError);
  });

  it('does not open after its header was made to name another revision', async () => {
    const [, ...parts] = (await sealKey(privateKey, identity, keys)).toString().split('.');
    const [header] = (await sealKey(privateKey, { ...identity, revision: 3 }, keys)).toString().split('.');
    const forged = Buffer.from([header, ...parts].join('.'));
    await expect(openKey(forged, { ...identity, revision: 3 }, keys)).rejects.toThrow(/seal is broken/);
  });

  it('does not open with any byte of its content changed', async () => {
    const sealed = await sealKey(privateKey, identity, keys);
    const at = sealed.lastIndexOf('.') - 100;
    sealed[at] = sealed[at] === 0x41 ? 0x42 : 0x41;
    await expect(openKey(sealed, identity, keys)).rejects.toThrow(/seal is broken/);
  });

  it('does not open with an unknown key-encryption key, and says which one is missing', async () => {
    const sealed = await sealKey(privateKey, identity, keys);
    const others = { newestId: 'third', byId: new Map([['third', newKek()]]) };
    await expect(openKey(sealed, identity, others)).rejects.toThrow(/"newer" is not known/);
  });

  it('does not open with a wrong key of the same name', async () => {
    const sealed = await sealKey(privateKey, identity, keys);
    const others = { newestId: 'newer', byId: new Map([['newer', newKek()]]) };
    await expect(openKey(sealed, identity, others)).rejects.toThrow(/seal is broken/);
  });

  it.each(['', 'nonsense', 'a.b.c.d.e'])('is not %j', async (text) => {
    await expect(openKey(Buffer.from(text), identity, keys)).rejects.toThrow(SealError);
  });
});
