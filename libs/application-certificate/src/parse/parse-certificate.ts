import { hash } from 'node:crypto';
import { CertificateError } from '../certificate-error.js';
import { contextTag, type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { integerOf, octetAlignedBits } from '../der/der-values.js';
import { Deviations } from './deviations.js';
import type { ParsedCertificate } from './parsed-certificate.js';
import { EXTENSIONS_TAG, parseExtensions } from './parse-extensions.js';
import { parseName } from './parse-name.js';
import { parsePublicKey } from './parse-public-key.js';
import { serialNumberOf } from './parse-serial-number.js';
import { parseSignatureAlgorithm } from './parse-signature-algorithm.js';
import { parseValidity } from './parse-validity.js';
import { certificateVerifiesWith } from './verify-signature.js';

/** Larger inputs are refused unread: the largest certificates of real plants have 4 KiB. */
export const MAX_CERTIFICATE_BYTES = 64 * 1024;

const VERSION_TAG = contextTag(0, 'constructed');
const ISSUER_UNIQUE_ID_TAG = contextTag(1, 'primitive');
const SUBJECT_UNIQUE_ID_TAG = contextTag(2, 'primitive');

/**
 * Reads one certificate in DER (RFC 5280, 4.1) with a strict reader of our own: node:crypto and pkijs take much that
 * RFC 5280 forbids. What is readable and still wrong is kept in `deviations`, for `checkProfile` to report.
 * @throws CertificateError INPUT_TOO_LARGE over 64 KiB, CERTIFICATE_MALFORMED for what is no certificate in DER
 */
export function parseCertificate(input: Uint8Array): ParsedCertificate {
  if (input.length > MAX_CERTIFICATE_BYTES) {
    throw new CertificateError('INPUT_TOO_LARGE', 'The certificate is larger than 64 KiB.');
  }
  try {
    return readCertificate(new Uint8Array(input));
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new CertificateError(
      'CERTIFICATE_MALFORMED',
      `This is no X.509 certificate in DER: ${error.message}.`,
    );
  }
}

function readCertificate(der: Uint8Array): ParsedCertificate {
  const outer = new DerReader(der);
  const certificate = outer.into(TAG.sequence);
  outer.end();
  const signed = certificate.next(TAG.sequence);
  const signatureAlgorithm = certificate.next(TAG.sequence);
  const signature = octetAlignedBits(certificate.next(TAG.bitString));
  certificate.end();
  const deviations = new Deviations();
  const facts = {
    ...readSignedPart(signed.reader(), signatureAlgorithm, deviations),
    signed: signed.bytes,
    signature,
  };
  const selfIssued = facts.subject.comparisonKey === facts.issuer.comparisonKey;
  let selfSigned: boolean | undefined;
  return {
    ...facts,
    der,
    thumbprint: hash('sha1', der).toUpperCase(),
    get sha256Fingerprint() {
      return hash('sha256', der).toUpperCase();
    },
    selfIssued,
    /** Worked out when somebody asks: it takes longer than everything else. */
    get selfSigned() {
      return (selfSigned ??= selfIssued && certificateVerifiesWith(facts, facts.publicKeySpkiDer));
    },
    deviations: deviations.all(),
  };
}

/** TBSCertificate, field by field in the order of RFC 5280, 4.1. */
function readSignedPart(signed: DerReader, outerAlgorithm: DerElement, deviations: Deviations) {
  const version = readVersion(signed.optional(VERSION_TAG));
  const serialNumber = serialNumberOf(signed.next(TAG.integer));
  const innerAlgorithm = signed.next(TAG.sequence);
  const issuer = signed.next(TAG.sequence);
  const validity = signed.next(TAG.sequence);
  const subject = signed.next(TAG.sequence);
  const publicKey = signed.next(TAG.sequence);
  signed.optional(ISSUER_UNIQUE_ID_TAG);
  signed.optional(SUBJECT_UNIQUE_ID_TAG);
  const extensions = signed.optional(EXTENSIONS_TAG);
  signed.end();
  const signatureAlgorithmsAgree = sameBytes(innerAlgorithm.bytes, outerAlgorithm.bytes);
  if (!signatureAlgorithmsAgree) {
    deviations.note(
      'signature',
      'The signature algorithm inside the signed part differs from the one outside.',
    );
  }
  if (extensions !== null && version !== 3) {
    deviations.note('version', `The certificate has extensions but says it is of version ${version}.`);
  }
  const subjectName = parseName(subject, 'subject', deviations);
  const extensionFacts = parseExtensions(extensions, deviations);
  return {
    version,
    serialNumber,
    issuer: sameBytes(subject.bytes, issuer.bytes) ? subjectName : parseName(issuer, 'issuer', deviations),
    subject: subjectName,
    ...parseValidity(validity, deviations),
    ...parsePublicKey(publicKey),
    ...parseSignatureAlgorithm(outerAlgorithm),
    signatureAlgorithmsAgree,
    ...extensionFacts,
    applicationUri: extensionFacts.uris[0] ?? null,
  };
}

/** Version 1 is the default and may not be written out in DER. */
function readVersion(element: DerElement | null): number {
  if (element === null) return 1;
  const reader = element.reader();
  const version = integerOf(reader.next(TAG.integer));
  reader.end();
  if (version !== 1n && version !== 2n) throw new DerError('a version that X.509 does not have');
  return Number(version) + 1;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
