import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type KeyEncryptionKeys, seal, SealError, sealFor, type SecretOwner, unseal } from '@koios/sealing';

/** Which revision of which certificate a private key belongs to. */
export interface KeyOwner {
  readonly certificateId: string;
  readonly revision: number;
}

/** One private key: a regeneration that fails leaves one of the revision that the next one makes. */
export interface KeyIdentity extends KeyOwner {
  /** Of the certificate; null for the key of a signing request, and in names of before certificates were in them. */
  readonly thumbprint: string | null;
}

/** Seals a private key: what is moved to another certificate or revision does not open. */
export async function sealKey(key: KeyObject, identity: KeyOwner, keys: KeyEncryptionKeys): Promise<Buffer> {
  const plaintext = key.export({ type: 'pkcs8', format: 'der' });
  try {
    return Buffer.from(await seal(plaintext, ownerOf(identity), keys), 'ascii');
  } finally {
    plaintext.fill(0);
  }
}

/** @throws SealError when it was sealed for another identity, with an unknown key, or was altered. */
export async function openKey(
  sealed: Buffer,
  identity: KeyOwner,
  keys: KeyEncryptionKeys,
): Promise<KeyObject> {
  const plaintext = await unseal(sealed.toString('ascii'), ownerOf(identity), keys);
  try {
    return createPrivateKey({ key: plaintext, format: 'der', type: 'pkcs8' });
  } catch {
    throw new SealError('the sealed object holds no private key');
  } finally {
    plaintext.fill(0);
  }
}

/** Seals a private key for one recipient. @throws SealError when the recipient's key is none */
export async function sealKeyFor(key: KeyObject, owner: SecretOwner, recipient: string): Promise<string> {
  const plaintext = key.export({ type: 'pkcs8', format: 'der' });
  try {
    return await sealFor(plaintext, owner, recipient);
  } finally {
    plaintext.fill(0);
  }
}

/** Callers give more than the two: nothing else may get into the seal. */
function ownerOf({ certificateId, revision }: KeyOwner): { certificateId: string; revision: number } {
  return { certificateId, revision };
}
