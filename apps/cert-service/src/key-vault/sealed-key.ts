import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, type CompactJWEHeaderParameters } from 'jose';
import type { KeyEncryptionKeys } from './key-encryption-keys.js';

/** Which revision of which certificate a private key belongs to. */
export interface KeyIdentity {
  readonly certificateId: string;
  readonly revision: number;
}

/** A sealed key that is not what it should be; says what is wrong and nothing of the key. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** AES key wrap and content encryption (RFC 7518, 4.7 and 5.3): no other is written, none other is read. */
export const algorithms = { alg: 'A256GCMKW', enc: 'A256GCM' } as const;

/**
 * Seals a private key as a compact JWE (RFC 7516): a fresh data key, wrapped by the newest key-encryption key. The
 * identity stands in the protected header, which is the additional authenticated data: a sealed key that is moved to
 * another certificate or revision does not open.
 */
export async function sealKey(
  key: KeyObject,
  identity: KeyIdentity,
  keys: KeyEncryptionKeys,
): Promise<Buffer> {
  const plaintext = key.export({ type: 'pkcs8', format: 'der' });
  try {
    const jwe = await new CompactEncrypt(plaintext)
      .setProtectedHeader({ ...algorithms, kid: keys.newestId, ...identityHeader(identity) })
      .encrypt(keyEncryptionKey(keys, keys.newestId));
    return Buffer.from(jwe, 'ascii');
  } finally {
    plaintext.fill(0);
  }
}

/** @throws SealError when it was sealed for another identity, with an unknown key, or was altered. */
export async function openKey(
  sealed: Buffer,
  identity: KeyIdentity,
  keys: KeyEncryptionKeys,
): Promise<KeyObject> {
  const plaintext = await decrypt(sealed, identity, keys);
  try {
    return createPrivateKey({ key: plaintext, format: 'der', type: 'pkcs8' });
  } catch {
    throw new SealError('the sealed object holds no private key');
  } finally {
    plaintext.fill(0);
  }
}

async function decrypt(sealed: Buffer, identity: KeyIdentity, keys: KeyEncryptionKeys): Promise<Buffer> {
  try {
    const { plaintext } = await compactDecrypt(
      sealed.toString('ascii'),
      (header) => {
        assertIdentity(header, identity);
        return keyEncryptionKey(keys, header.kid);
      },
      { keyManagementAlgorithms: [algorithms.alg], contentEncryptionAlgorithms: [algorithms.enc] },
    );
    return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  } catch (error) {
    if (error instanceof SealError) throw error;
    throw new SealError('the seal is broken: the object was altered or is no sealed key');
  }
}

function assertIdentity(header: CompactJWEHeaderParameters, identity: KeyIdentity): void {
  const { certificateId, revision } = identityHeader(identity);
  if (header['certificateId'] === certificateId && header['revision'] === revision) return;
  throw new SealError('the sealed key belongs to another certificate or revision');
}

function identityHeader({ certificateId, revision }: KeyIdentity): {
  certificateId: string;
  revision: number;
} {
  return { certificateId, revision };
}

/** @throws SealError when no such key is known */
export function keyEncryptionKey(keys: KeyEncryptionKeys, id: string | undefined): KeyObject {
  const key = keys.byId.get(id ?? '');
  if (!key) throw new SealError(`the key-encryption key "${id}" is not known`);
  return key;
}
