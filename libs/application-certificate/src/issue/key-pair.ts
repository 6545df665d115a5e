import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { CertificateError } from '../certificate-error.js';
import { KEY_SIZES, type KeySize, type RsaKeyPair } from './certificate-request.js';

const PUBLIC_EXPONENT = 65537;
const generate = promisify(generateKeyPair);

/** Fresh RSA keys from node's thread pool: 40 to 400 ms of work that never blocks the event loop. */
export async function generateRsaKeyPair(keySize: KeySize): Promise<RsaKeyPair> {
  assertKeySize(keySize);
  return generate('rsa', { modulusLength: keySize, publicExponent: PUBLIC_EXPONENT });
}

export function assertKeySize(keySize: number): void {
  if ((KEY_SIZES as readonly number[]).includes(keySize)) return;
  throw new CertificateError('KEY_SIZE_UNSUPPORTED', 'The key size is 2048, 3072 or 4096 bits.');
}

/** Refuses keys that do not belong together, are not RSA with e = 65537, or are not of the size asked for. */
export function assertKeyPair(keyPair: RsaKeyPair, keySize: KeySize): void {
  const { publicKey, privateKey } = keyPair;
  const details = publicKey.asymmetricKeyDetails;
  const fits =
    publicKey.type === 'public' &&
    privateKey.type === 'private' &&
    publicKey.asymmetricKeyType === 'rsa' &&
    details?.modulusLength === keySize &&
    details.publicExponent === BigInt(PUBLIC_EXPONENT) &&
    createPublicKey(privateKey).equals(publicKey);
  if (!fits) {
    throw new CertificateError(
      'KEY_PAIR_INVALID',
      `The keys are no RSA pair of ${keySize} bits with e = ${PUBLIC_EXPONENT}.`,
    );
  }
}
