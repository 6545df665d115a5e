import { CertificateError } from '../certificate-error.js';
import { contextTag, type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { timeOf } from '../der/der-time.js';
import { booleanOf, integerOf, objectIdentifierOf, octetAlignedBits } from '../der/der-values.js';
import { hintAt } from '../der/kind-of-file.js';
import { parseName } from '../parse/parse-name.js';
import { serialNumberOf } from '../parse/parse-serial-number.js';
import { parseSignatureAlgorithm } from '../parse/parse-signature-algorithm.js';
import type { DistinguishedName } from '../parse/parsed-certificate.js';
import { signedBytesVerify, type SignedBytes } from '../parse/verify-signature.js';

/** A certificate revocation list (RFC 5280, 5). */
export interface ParsedCrl extends SignedBytes {
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  /** Null where the authority does not say when it writes the next one. */
  readonly nextUpdate: Date | null;
  /** When each certificate was revoked, by serial number as `ParsedCertificate` writes it. */
  readonly revokedAt: ReadonlyMap<string, Date>;
}

const MAX_CRL_BYTES = 1024 * 1024;
const EXTENSIONS = contextTag(0, 'constructed');
/** Must be critical, and makes a list that is not whole also where it is not (RFC 5280, 5.2.4). */
const DELTA_CRL_INDICATOR = '2.5.29.27';

/** What lists are not taken for, by the extension that says it (RFC 5280, 5.2.4 and 5.2.5). */
const WHY_NOT_WHOLE: ReadonlyMap<string, string> = new Map([
  [
    DELTA_CRL_INDICATOR,
    'it holds only what has changed since another list (a delta CRL); take the complete list',
  ],
  [
    '2.5.29.28',
    'it says by its issuing distribution point that it may be about a part of the certificates only',
  ],
]);

/**
 * Reads a revocation list in DER. One with a critical extension is refused: it may be about a part of the certificates
 * only, or about changes since another list.
 * @throws CertificateError CRL_MALFORMED, or INPUT_TOO_LARGE over 1 MiB
 */
export function parseCrl(input: Uint8Array): ParsedCrl {
  if (input.length > MAX_CRL_BYTES)
    throw new CertificateError('INPUT_TOO_LARGE', 'The revocation list is larger than 1 MiB.');
  try {
    return readCrl(new Uint8Array(input));
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    const hint = hintAt(input, 'CRL');
    throw new CertificateError(
      'CRL_MALFORMED',
      hint === ''
        ? `This is no usable revocation list in DER: ${error.message}.`
        : `The file holds no revocation list.${hint}`,
    );
  }
}

/** Whether the authority signed the list. */
export function crlVerifiesWith(crl: ParsedCrl, publicKeySpkiDer: Uint8Array): boolean {
  return signedBytesVerify(crl, publicKeySpkiDer);
}

function readCrl(der: Uint8Array): ParsedCrl {
  const outer = new DerReader(der);
  const list = outer.into(TAG.sequence);
  outer.end();
  const signed = list.next(TAG.sequence);
  const algorithm = list.next(TAG.sequence);
  const signature = octetAlignedBits(list.next(TAG.bitString));
  list.end();
  return {
    ...readSignedPart(signed.reader(), algorithm),
    ...parseSignatureAlgorithm(algorithm),
    signed: signed.bytes,
    signature,
  };
}

/** TBSCertList (RFC 5280, 5.1). */
function readSignedPart(reader: DerReader, outerAlgorithm: DerElement) {
  const version = reader.optional(TAG.integer);
  if (version !== null && integerOf(version) !== 1n) throw new DerError('another version than 2');
  if (Buffer.compare(reader.next(TAG.sequence).bytes, outerAlgorithm.bytes) !== 0) {
    throw new DerError('the signature algorithm inside differs from the one outside');
  }
  const issuer = reader.next(TAG.sequence);
  const thisUpdate = timeOf(reader.any());
  const nextUpdate = reader.optional(TAG.utcTime) ?? reader.optional(TAG.generalizedTime);
  const revoked = reader.optional(TAG.sequence);
  const extensions = reader.optional(EXTENSIONS);
  reader.end();
  if (extensions !== null) assertNoneMatters(extensions.reader().into(TAG.sequence));
  return {
    issuer: parseName(issuer, 'issuer'),
    thisUpdate,
    nextUpdate: nextUpdate === null ? null : timeOf(nextUpdate),
    revokedAt: revoked === null ? new Map<string, Date>() : readRevoked(revoked.reader()),
  };
}

function readRevoked(entries: DerReader): Map<string, Date> {
  const revokedAt = new Map<string, Date>();
  while (entries.hasMore) {
    const entry = entries.into(TAG.sequence);
    const serialNumber = serialNumberOf(entry.next(TAG.integer));
    revokedAt.set(serialNumber, timeOf(entry.any()));
    const extensions = entry.optional(TAG.sequence);
    if (extensions !== null) assertNoneMatters(extensions.reader());
  }
  return revokedAt;
}

/** None that says something about the list or an entry which a reader has to understand. */
function assertNoneMatters(extensions: DerReader): void {
  while (extensions.hasMore) {
    const extension = extensions.into(TAG.sequence);
    const oid = objectIdentifierOf(extension.next(TAG.objectIdentifier));
    const critical = extension.optional(TAG.boolean);
    const isCritical = critical !== null && booleanOf(critical);
    if (isCritical || oid === DELTA_CRL_INDICATOR)
      throw new DerError(WHY_NOT_WHOLE.get(oid) ?? `the critical extension ${oid}`);
  }
}
