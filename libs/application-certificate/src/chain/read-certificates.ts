import { CertificateError } from '../certificate-error.js';
import { DerError, DerReader, TAG } from '../der/der-reader.js';
import { hintAt } from '../der/kind-of-file.js';
import { isPem, pemBlocks, pemText } from '../der/pem.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';

/** More than any chain with its cross-signed siblings; a file of a hundred is refused before it is read. */
export const MOST_CERTIFICATES = 20;

const MAX_FILE_BYTES = 256 * 1024;

/**
 * The certificates of a file: PEM with any number of blocks, or DER, of which OPC UA writes several one behind the
 * other (OPC 10000-6, 6.2.6). In the order of the file.
 * @throws CertificateError
 */
export function readCertificates(input: Uint8Array): ParsedCertificate[] {
  if (input.length > MAX_FILE_BYTES)
    throw new CertificateError('INPUT_TOO_LARGE', 'The file is larger than 256 KiB.');
  const ders = isPem(input) ? pemBlocks(pemText(input), 'CERTIFICATE') : splitDer(input);
  if (ders.length === 0) throw noCertificate(input);
  if (ders.length > MOST_CERTIFICATES) throw tooMany();
  return ders.map((der) => parseOrHint(der));
}

/** Something else in DER is no certificate either, and its owner wants to know what it is. */
function parseOrHint(der: Uint8Array): ParsedCertificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    const isMalformed = error instanceof CertificateError && error.code === 'CERTIFICATE_MALFORMED';
    throw isMalformed && hintAt(der, 'CERTIFICATE') !== '' ? noCertificate(der) : error;
  }
}

function noCertificate(input: Uint8Array): CertificateError {
  return new CertificateError(
    'CERTIFICATE_MALFORMED',
    `The file holds no certificate.${hintAt(input, 'CERTIFICATE')}`,
  );
}

/** The same for DER alone, as it comes with a secure channel. @throws CertificateError */
export function readDerChain(input: Uint8Array): ParsedCertificate[] {
  if (input.length > MAX_FILE_BYTES)
    throw new CertificateError('INPUT_TOO_LARGE', 'The chain is larger than 256 KiB.');
  return splitDer(input).map(parseCertificate);
}

function splitDer(input: Uint8Array): Uint8Array[] {
  const ders: Uint8Array[] = [];
  const reader = new DerReader(input);
  try {
    while (reader.hasMore) {
      if (ders.length === MOST_CERTIFICATES) throw tooMany();
      ders.push(reader.next(TAG.sequence).bytes);
    }
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new CertificateError(
      'CERTIFICATE_MALFORMED',
      `This is no X.509 certificate in DER: ${error.message}.`,
    );
  }
  return ders;
}

function tooMany(): CertificateError {
  return new CertificateError(
    'TOO_MANY_CERTIFICATES',
    `A file holds at most ${MOST_CERTIFICATES} certificates.`,
  );
}
