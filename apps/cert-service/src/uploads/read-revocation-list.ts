import { CertificateError, parseCrl, type ParsedCrl, pemToDer } from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { assertFileSize, type UploadPart } from './upload-part.js';

/** A revocation list that was read, and its DER. */
export interface RevocationList extends ParsedCrl {
  readonly der: Buffer;
}

/** @throws KoiosError REVOCATION_LIST_UNREADABLE or FILE_TOO_LARGE */
export function readRevocationList(part: UploadPart): RevocationList {
  assertFileSize(part);
  try {
    const der = derOf(part.bytes);
    return { ...parseCrl(der), der };
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new KoiosError('REVOCATION_LIST_UNREADABLE', error.message, part.field);
  }
}

function derOf(bytes: Buffer): Buffer {
  return bytes.includes('-----BEGIN ') ? pemToDer(bytes.toString('latin1'), 'X509 CRL') : bytes;
}
