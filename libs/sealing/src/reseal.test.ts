import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { reseal } from './reseal.js';
import { seal, SealError, unseal } from './seal.js';

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
const secret = Buffer.from('correct horse battery staple');

async function resealed(): Promise<string> {
  const result = await reseal(await seal(secret, identity, before), both);
  if (!result) throw new Error('it was not sealed anew');
  return result;
}

describe('a secret that is sealed anew', () => {
  it('opens to the same secret when the old key-encryption key is gone', async () => {
    expect((await unseal(await resealed(), identity, after)).equals(secret)).toBe(true);
  });

  it('still belongs to its certificate and revision alone', async () => {
    const sealed = await resealed();
    expect(decodeProtectedHeader(sealed)).toMatchObject({ kid: 'newer', ...identity });
    await expect(unseal(sealed, { ...identity, revision: 3 }, after)).rejects.toThrow(SealError);
  });

  it('has a data key of its own', async () => {
    const sealed = await seal(secret, identity, before);
    expect((await reseal(sealed, both))?.split('.')[1]).not.toBe(sealed.split('.')[1]);
  });

  it('is left alone when it is sealed with the newest already', async () => {
    expect(await reseal(await seal(secret, identity, both), both)).toBeUndefined();
  });

  it('is refused when it was altered, is none, or its key-encryption key is unknown', async () => {
    const sealed = await seal(secret, identity, before);
    const [header, ...rest] = sealed.split('.');
    const moved = { ...decodeProtectedHeader(sealed), revision: 3 };
    const forged = Buffer.from(JSON.stringify(moved)).toString('base64url');
    expect(header).not.toBe(forged);
    await expect(reseal([forged, ...rest].join('.'), both)).rejects.toThrow(SealError);
    await expect(reseal('nonsense', both)).rejects.toThrow(SealError);
    await expect(reseal(sealed, after)).rejects.toThrow('"older" is not known');
  });
});
