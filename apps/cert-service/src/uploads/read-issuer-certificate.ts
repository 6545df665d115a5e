import { type ParsedCertificate, readCertificates } from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { refusing } from './refusal.js';
import { assertFileSize, type UploadPart } from './upload-part.js';

/**
 * Reads the certificate of an authority.
 * @throws KoiosError ISSUER_CERTIFICATE_INVALID for another one, or the code of a file that cannot be read
 */
export async function readIssuerCertificate(part: UploadPart): Promise<ParsedCertificate> {
  assertFileSize(part);
  const { field, bytes } = part;
  const [certificate, ...others] = await refusing({ unreadable: 'CERTIFICATE_UNREADABLE', field }, () =>
    readCertificates(bytes),
  );
  if (!certificate || others.length > 0) throw severalCertificates(field);
  if (!mayIssue(certificate)) throw new KoiosError('ISSUER_CERTIFICATE_INVALID', undefined, field);
  return certificate;
}

/** A certificate says itself whether it is an authority's (RFC 5280, 4.2.1.9 and 4.2.1.3). */
function mayIssue({ basicConstraints, keyUsages }: ParsedCertificate): boolean {
  if (basicConstraints?.certificateAuthority !== true) return false;
  return keyUsages === null || keyUsages.includes('keyCertSign');
}

/** To trust an authority is a decision of its own for each of them. */
function severalCertificates(field: string): KoiosError {
  return new KoiosError(
    'ISSUER_CERTIFICATE_INVALID',
    'The file holds several certificates; add authorities one by one.',
    field,
  );
}
