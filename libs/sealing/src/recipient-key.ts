import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { SealError, type SecretOwner } from './seal.js';

/** Key agreement and content encryption (RFC 7518, 4.6 and 5.3; X25519 of RFC 8037). */
const algorithms = { alg: 'ECDH-ES', enc: 'A256GCM' } as const;

/** A public X25519 key, base64url of its 32 bytes: who holds the other half can open what is sealed for it. */
export const recipientPublicKeyForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * Seals a secret for the one process that holds the recipient's key. The owner is bound in, as with `seal`.
 * @throws SealError when the recipient's key is none
 */
export async function sealFor(secret: Uint8Array, owner: SecretOwner, recipient: string): Promise<string> {
  const key = publicKeyOf(recipient);
  try {
    return await new CompactEncrypt(secret).setProtectedHeader({ ...owner, ...algorithms }).encrypt(key);
  } catch {
    // A point of small order, with which anybody could agree (RFC 7748, 6.1).
    throw new SealError("the recipient's key is no X25519 key");
  }
}

/** A key pair that lives as long as the process, to be sent secrets; its private half is never stored and does not print. */
export class RecipientKey {
  /** What others seal with. */
  readonly publicKey: string;
  readonly #privateKey: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    this.publicKey = publicKey.export({ format: 'jwk' }).x ?? '';
    this.#privateKey = privateKey;
  }

  /** @throws SealError when it was sealed for another key or owner, or was altered */
  async unseal(sealed: string, owner: SecretOwner): Promise<Buffer> {
    const { plaintext, protectedHeader } = await this.decrypt(sealed);
    if (Object.entries(owner).every(([name, value]) => protectedHeader[name] === value))
      return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
    throw new SealError('the sealed secret belongs to somebody else');
  }

  private async decrypt(sealed: string) {
    const { alg, enc } = algorithms;
    const options = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] };
    try {
      return await compactDecrypt(sealed, this.#privateKey, options);
    } catch {
      throw new SealError('the seal is broken: it was altered, is none, or was made for another key');
    }
  }
}

function publicKeyOf(recipient: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: recipient }, format: 'jwk' });
  } catch {
    throw new SealError("the recipient's key is no X25519 key");
  }
}
