import { createPublicKey } from 'node:crypto';
import {
  type CertificateChain,
  CertificateError,
  differencesFromRequest,
  type ParsedSigningRequest,
  readSignedUpload,
} from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { refusing } from './refusal.js';
import { assertFileSize, type UploadPart } from './upload-part.js';

/**
 * Reads what a CA made of a signing request. A CA may change the subject and the hosts; without the key or the
 * ApplicationUri that was asked for it is another application's certificate (OPC 10000-6, 6.2.2).
 * @throws KoiosError SIGNED_CERTIFICATE_MISMATCH, or the code of a file that cannot be read
 */
export async function readSignedCertificate(
  { field, bytes }: UploadPart,
  request: ParsedSigningRequest,
  now: Date,
): Promise<CertificateChain> {
  assertFileSize({ field, bytes });
  const publicKey = createPublicKey({
    key: Buffer.from(request.publicKeySpkiDer),
    type: 'spki',
    format: 'der',
  });
  const chain = await refusing({ unreadable: 'CERTIFICATE_UNREADABLE', field }, () => {
    try {
      return readSignedUpload(bytes, publicKey, now);
    } catch (error) {
      throw isOfAnotherKey(error) ? mismatch('It is for another key.', field) : error;
    }
  });
  if (!differencesFromRequest(chain.leaf, request).includes('APPLICATION_URI')) return chain;
  throw mismatch(`Its ApplicationUri is not ${request.applicationUri}.`, field);
}

function isOfAnotherKey(error: unknown): boolean {
  return error instanceof CertificateError && error.code === 'PRIVATE_KEY_MISMATCH';
}

function mismatch(why: string, field: string): KoiosError {
  return new KoiosError(
    'SIGNED_CERTIFICATE_MISMATCH',
    `The certificate was not made of this signing request. ${why}`,
    field,
  );
}
