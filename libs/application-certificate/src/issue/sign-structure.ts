import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { bitString, nullValue, objectIdentifier, sequence } from '../der/der-writer.js';

/** sha256WithRSAEncryption with the NULL parameters that RFC 4055, 5 demands. */
export const SIGNATURE_ALGORITHM = sequence(objectIdentifier('1.2.840.113549.1.1.11'), nullValue());

/** Given a callback, node signs in its thread pool; RSA keys sign with PKCS #1 v1.5 padding unless told otherwise. */
const signInThreadPool = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

/**
 * Signs with SHA-256 and PKCS #1 v1.5, the one signature that all security policies take; what is signed and its
 * signature make a certificate (RFC 5280, 4.1) or a certification request (RFC 2986, 4.2) in DER.
 */
export async function signStructure(signedPart: Buffer, privateKey: KeyObject): Promise<Buffer> {
  const signature = await signInThreadPool('sha256', signedPart, privateKey);
  return sequence(signedPart, SIGNATURE_ALGORITHM, bitString(signature));
}
