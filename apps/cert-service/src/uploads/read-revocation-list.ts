import { CertificateError, crlInFile, parseCrl, type ParsedCrl } from '@koios/application-certificate';
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
    const der = Buffer.from(crlInFile(part.bytes));
    return { ...parseCrl(der), der };
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new KoiosError('REVOCATION_LIST_UNREADABLE', error.message, part.field);
  }
}
