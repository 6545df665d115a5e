import type { KeyObject } from 'node:crypto';
import { CertificateError } from '../certificate-error.js';
import { berToDer } from '../der/ber-to-der.js';
import { type DerElement, DerError, contextTag, DerReader, TAG } from '../der/der-reader.js';
import { hintAt } from '../der/kind-of-file.js';
import { integerOf, objectIdentifierOf } from '../der/der-values.js';
import { wrongPassphrase } from '../encryption/decrypt-by-passphrase.js';
import { DerivationBudget } from '../encryption/derivation-budget.js';
import { importPkcs8 } from '../keys/parse-private-key.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { macMatches } from './mac.js';
import { PKCS12_OID } from './object-identifiers.js';
import { readSafes } from './read-safes.js';

const MAX_FILE_BYTES = 256 * 1024;
const EXPLICIT = contextTag(0, 'constructed');

export interface Pkcs12Content {
  readonly privateKey: KeyObject;
  /** In the order of the file: the leaf is found by the key. */
  readonly certificates: readonly ParsedCertificate[];
}

interface Envelope {
  readonly content: Uint8Array;
  readonly macData: DerElement | null;
}

/**
 * Opens a PKCS #12 file (RFC 7292) with one private key: checks its protection, decrypts and reads what is in it. All
 * derivations of the file together are bounded.
 * @throws CertificateError
 */
export async function openPkcs12(input: Uint8Array, passphrase?: string): Promise<Pkcs12Content> {
  if (input.length > MAX_FILE_BYTES)
    throw new CertificateError('INPUT_TOO_LARGE', 'The file is larger than 256 KiB.');
  try {
    const envelope = readEnvelope(berToDer(input));
    const budget = new DerivationBudget('pkcs12');
    const accepted = await passphraseFor(envelope, passphrase, budget);
    const { keys, certificates } = await readSafes(envelope.content, accepted, budget);
    const privateKey = importPkcs8(theOnly(keys));
    if (certificates.length === 0)
      throw new CertificateError('CERTIFICATE_MALFORMED', 'The PKCS #12 file holds no certificate.');
    return { privateKey, certificates: certificates.map(parseCertificate) };
  } catch (error) {
    if (passphrase === undefined && isWrongPassphrase(error)) throw missingPassphrase();
    if (!(error instanceof DerError)) throw error;
    const hint = hintAt(input, 'PKCS12');
    throw new CertificateError(
      'PKCS12_MALFORMED',
      hint === '' ? `This is no PKCS #12 file: ${error.message}.` : `This is no PKCS #12 file.${hint}`,
    );
  }
}

/** PFX (RFC 7292, 4). */
function readEnvelope(der: Uint8Array): Envelope {
  const outer = new DerReader(der);
  const reader = outer.into(TAG.sequence);
  outer.end();
  if (integerOf(reader.next(TAG.integer)) !== 3n) throw new DerError('another version than 3');
  const contentInfo = reader.into(TAG.sequence);
  const macData = reader.optional(TAG.sequence);
  reader.end();
  if (objectIdentifierOf(contentInfo.next(TAG.objectIdentifier)) !== PKCS12_OID.data) {
    throw new CertificateError(
      'PKCS12_UNSUPPORTED',
      'The PKCS #12 file is protected by a key and not by a passphrase.',
    );
  }
  return { content: contentInfo.into(EXPLICIT).next(TAG.octetString).content, macData };
}

/** No passphrase is written as an empty one or as none at all: both are tried. */
async function passphraseFor(
  envelope: Envelope,
  passphrase: string | undefined,
  budget: DerivationBudget,
): Promise<string | null> {
  const { content, macData } = envelope;
  const candidates = passphrase === undefined || passphrase === '' ? ['', null] : [passphrase];
  if (macData === null) return candidates[0] ?? '';
  for (const candidate of candidates) {
    if (await macMatches(macData, content, candidate, budget)) return candidate;
  }
  throw wrongPassphrase();
}

function isWrongPassphrase(error: unknown): boolean {
  return error instanceof CertificateError && error.code === 'PASSPHRASE_WRONG';
}

function missingPassphrase(): CertificateError {
  return new CertificateError('PASSPHRASE_MISSING', 'The PKCS #12 file is protected; give its passphrase.');
}

function theOnly(keys: readonly Uint8Array[]): Uint8Array {
  const [key, ...others] = keys;
  if (key === undefined)
    throw new CertificateError('PRIVATE_KEY_MISSING', 'The PKCS #12 file holds no private key.');
  if (others.length > 0)
    throw new CertificateError(
      'PRIVATE_KEY_AMBIGUOUS',
      'The PKCS #12 file holds more than one private key; export the one that is needed by itself.',
    );
  return key;
}
