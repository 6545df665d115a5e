import { constants, generateKeyPairSync, publicEncrypt, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decryptWith, signWith } from './private-key-operations.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const data = Buffer.from('OpenSecureChannel');

describe('signWith', () => {
  it.each([
    ['SHA-1', 'RSA-SHA1'],
    ['SHA-256', 'RSA-SHA256'],
  ] as const)('signs PKCS #1 v1.5 with %s', async (hash, algorithm) => {
    const signature = await signWith(privateKey, { padding: 'RSA-PKCS1-v1_5', hash, data });
    expect(verify(algorithm, data, publicKey, signature)).toBe(true);
  });

  it('signs PSS with a salt as long as the digest', async () => {
    const signature = await signWith(privateKey, { padding: 'RSA-PSS', hash: 'SHA-256', data });
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    expect(verify('RSA-SHA256', data, { key: publicKey, padding, saltLength: 32 }, signature)).toBe(true);
    expect(verify('RSA-SHA256', data, { key: publicKey, padding, saltLength: 20 }, signature)).toBe(false);
  });
});

describe('decryptWith', () => {
  it.each([
    ['SHA-1', 'sha1'],
    ['SHA-256', 'sha256'],
    [undefined, 'sha1'],
  ] as const)('decrypts OAEP with %s', async (oaepHash, encryptedWith) => {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const block = publicEncrypt({ key: publicKey, padding, oaepHash: encryptedWith }, data);
    expect(await decryptWith(privateKey, { padding: 'RSA-OAEP', oaepHash, block })).toEqual(data);
  });

  it('decrypts PKCS #1 v1.5', async () => {
    const block = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, data);
    expect(await decryptWith(privateKey, { padding: 'RSA-PKCS1-v1_5', block })).toEqual(data);
  });

  it.each([
    ['a block of another hash', publicEncrypt({ key: publicKey, oaepHash: 'sha256' }, data)],
    ['a block that is too short', Buffer.alloc(255, 1)],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s with a sentence that says no more', async (_what, block) => {
    const decrypted = decryptWith(privateKey, { padding: 'RSA-OAEP', oaepHash: 'SHA-1', block });
    await expect(decrypted).rejects.toMatchObject({
      code: 'BLOCK_UNDECIPHERABLE',
      message: 'The block cannot be decrypted with this key.',
    });
  });

  it('answers a wrong PKCS #1 padding with bytes that tell nothing', async () => {
    const block = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, data);
    const request = { padding: 'RSA-PKCS1-v1_5', block } as const;
    const answer = await decryptWith(privateKey, request);
    expect(answer).not.toEqual(data);
    expect(await decryptWith(privateKey, request)).toEqual(answer);
  });
});
