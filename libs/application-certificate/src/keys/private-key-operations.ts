import { constants, type KeyObject, privateDecrypt, sign, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { CertificateError } from '../certificate-error.js';

/** What is to be signed, and how (OPC 10000-7: the asymmetric signature algorithms). */
export interface SignRequest {
  readonly padding: 'RSA-PKCS1-v1_5' | 'RSA-PSS';
  readonly hash: 'SHA-1' | 'SHA-256';
  readonly data: Uint8Array;
}
/** What is to be decrypted, and how (OPC 10000-7: the asymmetric encryption algorithms). */
export interface DecryptRequest {
  readonly padding: 'RSA-PKCS1-v1_5' | 'RSA-OAEP';
  /** SHA-1 when it is not given. */
  readonly oaepHash?: 'SHA-1' | 'SHA-256' | undefined;
  readonly block: Uint8Array;
}

const signInThreadPool = promisify(sign);
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const hashes = { 'SHA-1': 'RSA-SHA1', 'SHA-256': 'RSA-SHA256' };

/**
 * Signs in node's thread pool; a PSS salt is as long as the digest (OPC 10000-7, RSA-PSS-SHA2-256). PKCS#1 is node's own
 * padding for RSA, and the bare key is taken much faster than one among options.
 */
export async function signWith(key: KeyObject, { padding, hash, data }: SignRequest): Promise<Buffer> {
  return signInThreadPool(hashes[hash], data, padding === 'RSA-PSS' ? { key, ...pss } : key);
}

/** Decrypts one cipher block. @throws CertificateError BLOCK_UNDECIPHERABLE for a block that is none of this key. */
export async function decryptWith(key: KeyObject, request: DecryptRequest): Promise<Buffer> {
  try {
    return request.padding === 'RSA-OAEP'
      ? await decryptOaep(key, request)
      : decryptPkcs1(key, request.block);
  } catch {
    throw new CertificateError('BLOCK_UNDECIPHERABLE', 'The block cannot be decrypted with this key.');
  }
}

/** Web Crypto decrypts in node's thread pool; it hashes the mask (MGF1) with the same hash, as OPC UA asks. */
async function decryptOaep(key: KeyObject, { block, oaepHash = 'SHA-1' }: DecryptRequest): Promise<Buffer> {
  const algorithm: webcrypto.RsaHashedImportParams = { name: 'RSA-OAEP', hash: oaepHash };
  const cryptoKey = key.toCryptoKey(algorithm, false, ['decrypt']);
  return Buffer.from(await webcrypto.subtle.decrypt(algorithm, cryptoKey, Uint8Array.from(block)));
}

/**
 * Only Basic128Rsa15 asks for it. Node has no asynchronous form: a key of at most 2048 bits blocks the event loop for
 * less than a millisecond. A wrong padding yields random bytes and no error (implicit rejection), so that the answer
 * tells an attacker nothing (Bleichenbacher).
 */
function decryptPkcs1(key: KeyObject, block: Uint8Array): Buffer {
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block);
}
