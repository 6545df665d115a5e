import { CertificateError } from '../certificate-error.js';
import { contextTag, type DerElement, DerError, DerReader, readDer, TAG } from '../der/der-reader.js';
import { integerOf, objectIdentifierOf, octetAlignedBits } from '../der/der-values.js';
import { Deviations } from '../parse/deviations.js';
import { parseExtensions } from '../parse/parse-extensions.js';
import { parseName } from '../parse/parse-name.js';
import { parsePublicKey } from '../parse/parse-public-key.js';
import { parseSignatureAlgorithm } from '../parse/parse-signature-algorithm.js';
import type { DistinguishedName, ParsedCertificate } from '../parse/parsed-certificate.js';
import { signedBytesVerify, whyNotBelieved } from '../parse/verify-signature.js';

/** What a certification request asks for. */
export interface ParsedSigningRequest extends Pick<
  ParsedCertificate,
  'publicKeySpkiDer' | 'applicationUri' | 'dnsNames' | 'ipAddresses'
> {
  readonly subject: DistinguishedName;
}

const MAX_REQUEST_BYTES = 64 * 1024;
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ATTRIBUTES = contextTag(0, 'constructed');
/**
 * Reads a certification request in DER (RFC 2986) whose signature proves that its sender has the key.
 * @throws CertificateError SIGNING_REQUEST_MALFORMED or INPUT_TOO_LARGE
 */
export function parseSigningRequest(der: Uint8Array): ParsedSigningRequest {
  if (der.length > MAX_REQUEST_BYTES)
    throw new CertificateError('INPUT_TOO_LARGE', 'The signing request is larger than 64 KiB.');
  try {
    return readRequest(der);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new CertificateError(
      'SIGNING_REQUEST_MALFORMED',
      `This is no certificate signing request: ${error.message}.`,
    );
  }
}

function readRequest(der: Uint8Array): ParsedSigningRequest {
  const outer = new DerReader(der);
  const request = outer.into(TAG.sequence);
  outer.end();
  const info = request.next(TAG.sequence);
  const algorithm = parseSignatureAlgorithm(request.next(TAG.sequence));
  const signature = octetAlignedBits(request.next(TAG.bitString));
  request.end();
  const parsed = readInfo(info.reader());
  const signedBytes = { ...algorithm, signed: info.bytes, signature };
  if (signedBytesVerify(signedBytes, parsed.publicKeySpkiDer)) return parsed;
  const signer = parsePublicKey(readDer(parsed.publicKeySpkiDer));
  throw new DerError(`its signature ${whyNotBelieved(signedBytes, signer)}`);
}

/** CertificationRequestInfo (RFC 2986, 4.1). */
function readInfo(info: DerReader): ParsedSigningRequest {
  if (integerOf(info.next(TAG.integer)) !== 0n) throw new DerError('another version than 1');
  const subject = parseName(info.next(TAG.sequence), 'subject');
  const { publicKeySpkiDer } = parsePublicKey(info.next(TAG.sequence));
  const { uris, dnsNames, ipAddresses } = parseExtensions(
    requestedExtensions(info.optional(ATTRIBUTES)),
    new Deviations(),
  );
  info.end();
  return { subject, publicKeySpkiDer, applicationUri: uris[0] ?? null, dnsNames, ipAddresses };
}

/** The set that holds the list of extensions, as `[3]` holds it in a certificate. */
function requestedExtensions(attributes: DerElement | null): DerElement | null {
  if (attributes === null) return null;
  for (const reader = attributes.reader(); reader.hasMore;) {
    const attribute = reader.into(TAG.sequence);
    const type = objectIdentifierOf(attribute.next(TAG.objectIdentifier));
    if (type === EXTENSION_REQUEST) return attribute.next(TAG.set);
  }
  return null;
}
