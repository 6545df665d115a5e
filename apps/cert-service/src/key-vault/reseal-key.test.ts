import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { resealKey } from './reseal-key.js';
import { openKey, SealError, sealKey } from './sealed-key.js';

const older = createSecretKey(randomBytes(32));
const newer = createSecretKey(randomBytes(32));
const before = { newestId: 'older', byId: new Map([['older', older]]) };
const both = {
  newestId: 'newer',
  byId: new Map([
    ['newer', newer],
    ['older', older],
  ]),
};
const after = { newestId: 'newer', byId: new Map([['newer', newer]]) };
const identity = { certificateId: '7b45a864-73c1-49e0-b138-5d4a1e9dc7e4', revision: 2 };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

async function resealed(): Promise<Buffer> {
  const result = await resealKey(await sealKey(privateKey, identity, before), both);
  if (!result) throw new Error('it was not sealed anew');
  return result;
}

describe('a key that is sealed anew', () => {
  it('opens to the same key when the old key-encryption key is gone', async () => {
    expect((await openKey(await resealed(), identity, after)).equals(privateKey)).toBe(true);
  });

  it('still belongs to its certificate and revision alone', async () => {
    const sealed = await resealed();
    expect(decodeProtectedHeader(sealed.toString())).toMatchObject({ kid: 'newer', ...identity });
    await expect(openKey(sealed, { ...identity, revision: 3 }, after)).rejects.toThrow(SealError);
  });

  it('has a data key of its own', async () => {
    const sealed = await sealKey(privateKey, identity, before);
    expect((await resealKey(sealed, both))?.toString().split('.')[1]).not.toBe(
      sealed.toString().split('.')[1],
    );
  });

  it('is left alone when it is sealed with the newest already', async () => {
    expect(await resealKey(await sealKey(privateKey, identity, both), both)).toBeUndefined();
  });

  it('is refused when it was altered, is none, or its key-encryption key is unknown', async () => {
    const sealed = (await sealKey(privateKey, identity, before)).toString();
    const [header, ...rest] = sealed.split('.');
    const moved = { ...decodeProtectedHeader(sealed), revision: 3 };
    const forged = Buffer.from(JSON.stringify(moved)).toString('base64url');
    expect(header).not.toBe(forged);
    await expect(resealKey(Buffer.from([forged, ...rest].join('.')), both)).rejects.toThrow(SealError);
    await expect(resealKey(Buffer.from('nonsense'), both)).rejects.toThrow(SealError);
    await expect(resealKey(Buffer.from(sealed), after)).rejects.toThrow('"older" is not known');
  });
});
