import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { RecipientKey, recipientPublicKeyForm, sealFor } from './recipient-key.js';
import { SealError } from './seal.js';

const owner = { deviceId: '7b45a864-73c1-49e0-b138-5d4a1e9dc7e4' };
const secret = Buffer.from('correct horse battery staple');

describe('a secret that is sealed for a recipient', () => {
  const recipient = new RecipientKey();

  it('opens for it', async () => {
    expect(recipient.publicKey).toMatch(recipientPublicKeyForm);
    const sealed = await sealFor(secret, owner, recipient.publicKey);
    expect(sealed).not.toContain('correct');
    expect((await recipient.unseal(sealed, owner)).equals(secret)).toBe(true);
  });

  it('may be empty', async () => {
    const sealed = await sealFor(Buffer.alloc(0), owner, recipient.publicKey);
    expect(await recipient.unseal(sealed, owner)).toHaveLength(0);
  });

  it('does not open for anybody else, for another owner, or after it was altered', async () => {
    const sealed = await sealFor(secret, owner, recipient.publicKey);
    const altered = sealed.slice(0, -3) + (sealed.endsWith('AAA') ? 'BBB' : 'AAA');
    await expect(new RecipientKey().unseal(sealed, owner)).rejects.toThrow(SealError);
    await expect(recipient.unseal(sealed, { deviceId: 'another' })).rejects.toThrow(SealError);
    await expect(recipient.unseal(altered, owner)).rejects.toThrow(SealError);
    await expect(recipient.unseal('nonsense', owner)).rejects.toThrow(SealError);
  });

  it('is refused for what is no key', async () => {
    await expect(sealFor(secret, owner, 'AAAA')).rejects.toThrow(SealError);
    await expect(sealFor(secret, owner, Buffer.alloc(32).toString('base64url'))).rejects.toThrow(SealError);
  });

  it('is sealed with a key that does not print', () => {
    const printed = inspect(recipient, { showHidden: true, depth: 5 }) + JSON.stringify(recipient);
    expect(printed).not.toMatch(/"d"|privateKey/);
  });
});
