import { CompactEncrypt, compactDecrypt, type CompactJWEHeaderParameters, decodeProtectedHeader } from 'jose';
import type { KeyEncryptionKeys } from './key-encryption-keys.js';
import { algorithms, keyEncryptionKey, SealError } from './seal.js';

interface OpenedSeal {
  readonly secret: Uint8Array;
  readonly header: CompactJWEHeaderParameters;
}

/**
 * The same secret, sealed with the newest key-encryption key and a fresh data key; undefined when it is sealed with it
 * already. All else that the protected header says stays, first of all to whom the secret belongs.
 * @throws SealError when it does not open
 */
export async function reseal(sealed: string, keys: KeyEncryptionKeys): Promise<string | undefined> {
  if (isSealedWithNewest(sealed, keys)) return undefined;
  const { secret, header } = await openSeal(sealed, keys);
  try {
    // What the key wrapping itself has put there belongs to the old seal (RFC 7518, 4.7.1).
    const facts = Object.entries(header).filter(([name]) => name !== 'iv' && name !== 'tag');
    const resealed = await new CompactEncrypt(secret)
      .setProtectedHeader({ ...Object.fromEntries(facts), ...algorithms, kid: keys.newestId })
      .encrypt(keyEncryptionKey(keys, keys.newestId));
    await assertHolds(resealed, secret, keys);
    return resealed;
  } finally {
    secret.fill(0);
  }
}

/** @throws SealError when it is no seal */
export function isSealedWithNewest(sealed: string, keys: KeyEncryptionKeys): boolean {
  return kidOf(sealed) === keys.newestId;
}

/** Whether it was cut off or altered; of one whose key-encryption key is unknown nobody can tell. */
export async function isBroken(sealed: string, keys: KeyEncryptionKeys): Promise<boolean> {
  try {
    if (!keys.byId.has(kidOf(sealed) ?? '')) return false;
    const { secret } = await openSeal(sealed, keys);
    secret.fill(0);
    return false;
  } catch (error) {
    if (error instanceof SealError) return true;
    throw error;
  }
}

/** What replaces the only copy of a secret is opened once before it does. */
async function assertHolds(resealed: string, expected: Uint8Array, keys: KeyEncryptionKeys): Promise<void> {
  const { secret } = await openSeal(resealed, keys);
  const isTheSame = Buffer.compare(secret, expected) === 0;
  secret.fill(0);
  if (!isTheSame) throw new SealError('what was sealed anew does not open to the same secret');
}

async function openSeal(sealed: string, keys: KeyEncryptionKeys): Promise<OpenedSeal> {
  const key = keyEncryptionKey(keys, kidOf(sealed));
  const { alg, enc } = algorithms;
  const options = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] };
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, options);
    return { secret: plaintext, header: protectedHeader };
  } catch {
    throw new SealError('the seal is broken: it was altered or is none');
  }
}

function kidOf(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid;
  } catch {
    throw new SealError('it is no seal');
  }
}
