import type { KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, type CompactJWEHeaderParameters } from 'jose';
import type { KeyEncryptionKeys } from './key-encryption-keys.js';

/** Whose a secret is: facts that are no secret, and that opening it asks for again. */
export type SecretOwner = Readonly<Record<string, string | number>>;

/** A sealed secret that is not what it should be; says what is wrong and nothing of the secret. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** AES key wrap and content encryption (RFC 7518, 4.7 and 5.3): no other is written, none other is read. */
export const algorithms = { alg: 'A256GCMKW', enc: 'A256GCM' } as const;

/**
 * Seals a secret as a compact JWE (RFC 7516): a fresh data key, wrapped by the newest key-encryption key. The owner
 * stands in the protected header, which is the additional authenticated data: what is moved to another owner does not
 * open.
 */
export async function seal(secret: Uint8Array, owner: SecretOwner, keys: KeyEncryptionKeys): Promise<string> {
  return new CompactEncrypt(secret)
    .setProtectedHeader({ ...owner, ...algorithms, kid: keys.newestId })
    .encrypt(keyEncryptionKey(keys, keys.newestId));
}

/** @throws SealError when it was sealed for another owner, with an unknown key, or was altered. */
export async function unseal(sealed: string, owner: SecretOwner, keys: KeyEncryptionKeys): Promise<Buffer> {
  try {
    const { plaintext } = await compactDecrypt(
      sealed,
      (header) => {
        assertOwner(header, owner);
        return keyEncryptionKey(keys, header.kid);
      },
      { keyManagementAlgorithms: [algorithms.alg], contentEncryptionAlgorithms: [algorithms.enc] },
    );
    return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  } catch (error) {
    if (error instanceof SealError) throw error;
    throw new SealError('the seal is broken: it was altered or is none');
  }
}

function assertOwner(header: CompactJWEHeaderParameters, owner: SecretOwner): void {
  if (Object.entries(owner).every(([name, value]) => header[name] === value)) return;
  throw new SealError('the sealed secret belongs to somebody else');
}

/** @throws SealError when no such key is known */
export function keyEncryptionKey(keys: KeyEncryptionKeys, id: string | undefined): KeyObject {
  const key = keys.byId.get(id ?? '');
  if (!key) throw new SealError(`the key-encryption key "${id}" is not known`);
  return key;
}
