import { DerError, DerReader, TAG } from './der-reader.js';
import { pemText } from './pem.js';
import { objectIdentifierOf } from './der-values.js';

type Kind = 'PKCS12' | 'PKCS7' | 'JAVA_KEYSTORE' | 'CERTIFICATE' | 'PRIVATE_KEY' | 'SIGNING_REQUEST' | 'CRL';

const WHAT_TO_DO: Readonly<Record<Kind, string>> = {
  PKCS12: 'It is a PKCS #12 file: hand it in as one.',
  PKCS7:
    'It is a PKCS #7 file (.p7b): openssl pkcs7 -print_certs -in OLD -out NEW takes the certificates out, with -inform DER where it is binary.',
  JAVA_KEYSTORE:
    'It is a Java keystore: keytool -importkeystore -srckeystore OLD -destkeystore NEW -deststoretype PKCS12 makes a PKCS #12 file of it.',
  CERTIFICATE: 'It is a certificate.',
  PRIVATE_KEY: 'It is a private key.',
  SIGNING_REQUEST: 'It is a certificate signing request: an authority makes a certificate of it.',
  CRL: 'It is a revocation list.',
};

const FIRST_LABEL = /-----BEGIN ([A-Z0-9 .]{1,64})-----/;
const KIND_OF_LABEL: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['CERTIFICATE', 'CERTIFICATE'],
  ['CERTIFICATE REQUEST', 'SIGNING_REQUEST'],
  ['NEW CERTIFICATE REQUEST', 'SIGNING_REQUEST'],
  ['X509 CRL', 'CRL'],
  ['PKCS7', 'PKCS7'],
  ['CMS', 'PKCS7'],
  ['PRIVATE KEY', 'PRIVATE_KEY'],
  ['ENCRYPTED PRIVATE KEY', 'PRIVATE_KEY'],
  ['RSA PRIVATE KEY', 'PRIVATE_KEY'],
  ['EC PRIVATE KEY', 'PRIVATE_KEY'],
]);

/** How keystores of Java begin: JKS and JCEKS. */
const JAVA_KEYSTORES: readonly number[] = [0xfeed_feed, 0xcece_cece];
const PKCS12_VERSION = 3;
const SIGNED_DATA = '1.2.840.113549.1.7.2';

/**
 * For a file that is not what it was taken for: what it is and what to do with it, after a blank. Empty where nobody can tell,
 * and where it is what it should be.
 */
export function hintAt(input: Uint8Array, expected: Kind): string {
  const kind = kindOfPem(input) ?? kindOfBinary(input);
  return kind === null || kind === expected ? '' : ` ${WHAT_TO_DO[kind]}`;
}

function kindOfPem(input: Uint8Array): Kind | null {
  const label = FIRST_LABEL.exec(pemText(input))?.[1];
  return label === undefined ? null : (KIND_OF_LABEL.get(label) ?? null);
}

function kindOfBinary(input: Uint8Array): Kind | null {
  const start = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (start.length >= 4 && JAVA_KEYSTORES.includes(start.readUInt32BE())) return 'JAVA_KEYSTORE';
  try {
    return kindOfDer(new DerReader(input).into(TAG.sequence));
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return null;
  }
}

/** By the first fields: enough to tell these apart, and not whether they are sound. */
function kindOfDer(reader: DerReader): Kind | null {
  const first = reader.any();
  if (first.tag === TAG.objectIdentifier) return objectIdentifierOf(first) === SIGNED_DATA ? 'PKCS7' : null;
  const second = reader.any();
  if (first.tag === TAG.integer) {
    if (second.tag !== TAG.sequence) return 'PRIVATE_KEY';
    return first.content[0] === PKCS12_VERSION ? 'PKCS12' : 'PRIVATE_KEY';
  }
  if (first.tag !== TAG.sequence) return null;
  return second.tag === TAG.octetString ? 'PRIVATE_KEY' : kindOfSigned(first.reader());
}

/** A certificate has a serial number before its algorithm, a request no algorithm, a list a time behind its issuer. */
function kindOfSigned(reader: DerReader): Kind | null {
  const tags: number[] = [];
  while (reader.hasMore && tags.length < 5) tags.push(reader.any().tag);
  const { integer, sequence } = TAG;
  const begins = (...expected: number[]) => expected.every((tag, index) => tags[index] === tag);
  if (begins(0xa0, integer, sequence) || begins(integer, sequence, sequence, sequence, sequence))
    return 'CERTIFICATE';
  if (begins(integer, sequence, sequence) && (tags[3] === 0xa0 || tags.length === 3))
    return 'SIGNING_REQUEST';
  return tags.includes(TAG.utcTime) || tags.includes(TAG.generalizedTime) ? 'CRL' : null;
}
