import { contextTag, type DerElement, DerReader, TAG } from '../der/der-reader.js';
import { objectIdentifierOf } from '../der/der-values.js';
import type { ParsedCertificate, SignatureHash, SignatureScheme } from './parsed-certificate.js';

type SignatureFacts = Pick<
  ParsedCertificate,
  'signatureAlgorithm' | 'signatureScheme' | 'signatureHash' | 'signatureMaskHash'
>;

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';

/** Names as OpenSSL prints them. */
const ALGORITHMS: ReadonlyMap<string, SignatureFacts> = new Map([
  ['1.2.840.113549.1.1.4', facts('md5WithRSAEncryption', 'RSA_PKCS1_V1_5', 'MD5')],
  ['1.2.840.113549.1.1.5', facts('sha1WithRSAEncryption', 'RSA_PKCS1_V1_5', 'SHA-1')],
  // An older name of the same (OIW), which makecert of Windows used.
  ['1.3.14.3.2.29', facts('sha1WithRSA', 'RSA_PKCS1_V1_5', 'SHA-1')],
  ['1.2.840.113549.1.1.14', facts('sha224WithRSAEncryption', 'RSA_PKCS1_V1_5', 'SHA-224')],
  ['1.2.840.113549.1.1.11', facts('sha256WithRSAEncryption', 'RSA_PKCS1_V1_5', 'SHA-256')],
  ['1.2.840.113549.1.1.12', facts('sha384WithRSAEncryption', 'RSA_PKCS1_V1_5', 'SHA-384')],
  ['1.2.840.113549.1.1.13', facts('sha512WithRSAEncryption', 'RSA_PKCS1_V1_5', 'SHA-512')],
  ['1.2.840.10045.4.1', facts('ecdsa-with-SHA1', 'ECDSA', 'SHA-1')],
  ['1.2.840.10045.4.3.2', facts('ecdsa-with-SHA256', 'ECDSA', 'SHA-256')],
  ['1.2.840.10045.4.3.3', facts('ecdsa-with-SHA384', 'ECDSA', 'SHA-384')],
  ['1.2.840.10045.4.3.4', facts('ecdsa-with-SHA512', 'ECDSA', 'SHA-512')],
  ['1.3.101.112', facts('ED25519', 'EDDSA', 'SHA-512')],
  ['1.3.101.113', facts('ED448', 'EDDSA', null)],
]);

const PSS_HASHES: ReadonlyMap<string, SignatureHash> = new Map([
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);

/** AlgorithmIdentifier of a signature (RFC 5280, 4.1.1.2; RFC 4055 and RFC 8692 for the names). */
export function parseSignatureAlgorithm(element: DerElement): SignatureFacts {
  const reader = element.reader();
  const oid = objectIdentifierOf(reader.next(TAG.objectIdentifier));
  if (oid === RSASSA_PSS) return pssFacts(reader.optional(TAG.sequence));
  return ALGORITHMS.get(oid) ?? facts(oid, 'UNKNOWN', null);
}

/** The hashes of RSASSA-PSS-params; SHA-1 where they are left out (RFC 4055, 3.1). */
function pssFacts(parameters: DerElement | null): SignatureFacts {
  const reader = parameters?.reader();
  const hash = reader?.optional(contextTag(0, 'constructed')) ?? null;
  const mask = reader?.optional(contextTag(1, 'constructed')) ?? null;
  return {
    ...facts('rsassaPss', 'RSA_PSS', hash === null ? 'SHA-1' : pssHash(hash.reader())),
    signatureMaskHash: mask === null ? 'SHA-1' : maskHash(mask.reader()),
  };
}

function pssHash(reader: DerReader): SignatureHash | null {
  const identifier = reader.into(TAG.sequence);
  return PSS_HASHES.get(objectIdentifierOf(identifier.next(TAG.objectIdentifier))) ?? null;
}

/** Of MGF1, the only generator of masks that there is (RFC 8017, A.2.3). */
function maskHash(reader: DerReader): SignatureHash | null {
  const generator = reader.into(TAG.sequence);
  return objectIdentifierOf(generator.next(TAG.objectIdentifier)) === MGF1 ? pssHash(generator) : null;
}

function facts(
  signatureAlgorithm: string,
  signatureScheme: SignatureScheme,
  signatureHash: SignatureHash | null,
): SignatureFacts {
  return { signatureAlgorithm, signatureScheme, signatureHash, signatureMaskHash: null };
}
