import { constants, createPublicKey, verify } from 'node:crypto';
import type { ParsedCertificate, SignatureHash } from './parsed-certificate.js';

/** Something signed that is no certificate: a signing request or a revocation list. */
export interface SignedBytes extends Pick<ParsedCertificate, 'signatureScheme' | 'signatureHash'> {
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** MD5 and SHA-1 are left out: nothing new is believed on their word. */
const DIGESTS: Readonly<Partial<Record<SignatureHash, string>>> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Whether the signature verifies with the key; false for keys and algorithms that node:crypto does not take. */
export function signedBytesVerify(
  { signed, signature, signatureScheme, signatureHash }: SignedBytes,
  publicKeySpkiDer: Uint8Array,
): boolean {
  const digest = signatureHash === null ? undefined : DIGESTS[signatureHash];
  if (digest === undefined && signatureScheme !== 'EDDSA') return false;
  const padding = signatureScheme === 'RSA_PSS' ? constants.RSA_PKCS1_PSS_PADDING : undefined;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKeySpkiDer), format: 'der', type: 'spki' });
    return verify(signatureScheme === 'EDDSA' ? null : digest, signed, { key, padding }, signature);
  } catch {
    return false;
  }
}
