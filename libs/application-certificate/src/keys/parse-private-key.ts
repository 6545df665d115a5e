import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CertificateError } from '../certificate-error.js';
import { DerError, DerReader, TAG } from '../der/der-reader.js';
import { integerOf } from '../der/der-values.js';
import { hintAt } from '../der/kind-of-file.js';
import { isPem, pemText } from '../der/pem.js';
import { decryptByPassphrase, wrongPassphrase } from '../encryption/decrypt-by-passphrase.js';
import { DerivationBudget } from '../encryption/derivation-budget.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { type PrivateKeyBlock, privateKeyBlocks, severalKeys } from './private-key-pem.js';
import { isSamePublicKey } from './same-public-key.js';
import { assertUsablePrivateKey } from './usable-private-key.js';

type PlainFormat = 'pkcs8' | 'pkcs1' | 'sec1';

const MAX_FILE_BYTES = 256 * 1024;
const MAX_KEY_BYTES = 64 * 1024;

/** Ciphers of old PEM files that OpenSSL 3, and node with it, no longer decrypts. */
const GIVEN_UP_CIPHERS = [
  'DES-CBC',
  'DESX-CBC',
  'RC2-CBC',
  'RC2-40-CBC',
  'RC2-64-CBC',
  'RC5-CBC',
  'CAST5-CBC',
  'IDEA-CBC',
  'SEED-CBC',
  'BF-CBC',
];

/**
 * Reads a private key in PEM or DER, as PKCS #8, PKCS #1 or SEC 1, encrypted or not, and tries it out once: a key whose
 * parts do not fit together would fail at the first secure channel, or give itself away there. Where a PEM text holds
 * several keys it is the one that belongs to one of the certificates.
 * @throws CertificateError PRIVATE_KEY_MALFORMED, PRIVATE_KEY_UNSUPPORTED, PRIVATE_KEY_MISSING, PRIVATE_KEY_AMBIGUOUS,
 * PASSPHRASE_MISSING, PASSPHRASE_WRONG, KEY_DERIVATION_TOO_COSTLY, PEM_MALFORMED or INPUT_TOO_LARGE
 */
export async function parsePrivateKey(
  input: Uint8Array,
  passphrase?: string,
  certificates: readonly ParsedCertificate[] = [],
): Promise<KeyObject> {
  if (input.length > MAX_FILE_BYTES)
    throw new CertificateError('INPUT_TOO_LARGE', 'The file of the private key is larger than 256 KiB.');
  try {
    const key = isPem(input)
      ? await readPem(pemText(input), passphrase, certificates)
      : await readDer(input, passphrase, new DerivationBudget('key'));
    return assertUsablePrivateKey(key);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw malformed(error.message);
  }
}

/** A key from a PKCS #12 file, or from what a PKCS #8 file encrypts. */
export function importPkcs8(der: Uint8Array): KeyObject {
  return assertUsablePrivateKey(importKey(der, 'pkcs8'));
}

/** What is wrong with one of several keys does not matter as long as another one is the right one. */
async function readPem(
  text: string,
  passphrase: string | undefined,
  certificates: readonly ParsedCertificate[],
): Promise<KeyObject> {
  const budget = new DerivationBudget('key');
  const keys: KeyObject[] = [];
  const failures: Error[] = [];
  for (const block of privateKeyBlocks(text)) {
    try {
      keys.push(await readBlock(block, passphrase, budget));
    } catch (error) {
      if (!(error instanceof CertificateError || error instanceof DerError)) throw error;
      failures.push(error);
    }
  }
  const own = keys.filter((key) => belongsToOneOf(certificates, key));
  const [key, ...others] = distinct(own.length > 0 ? own : keys);
  if (own.length === 0 && failures[0] !== undefined) throw failures[0];
  if (key === undefined || others.length > 0) throw severalKeys();
  return key;
}

function belongsToOneOf(certificates: readonly ParsedCertificate[], key: KeyObject): boolean {
  const spki = spkiOf(key);
  return certificates.some(({ publicKeySpkiDer }) => isSamePublicKey(publicKeySpkiDer, spki));
}

/** Tools write one key in two forms into a file. */
function distinct(keys: readonly KeyObject[]): KeyObject[] {
  return [...new Map(keys.map((key) => [spkiOf(key).toString('hex'), key])).values()];
}

function spkiOf(privateKey: KeyObject): Buffer {
  try {
    return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  } catch {
    throw malformed('it has no public key');
  }
}

async function readBlock(
  block: PrivateKeyBlock,
  passphrase: string | undefined,
  budget: DerivationBudget,
): Promise<KeyObject> {
  if (block.characters > MAX_KEY_BYTES) throw tooLarge();
  if (block.headerCipher !== null) return readTraditionalPem(block.text, block.headerCipher, passphrase);
  return readDer(block.der(), passphrase, budget);
}

/** `Proc-Type: 4,ENCRYPTED` (RFC 1421): one round of MD5 makes the key, so node may do it at once. */
function readTraditionalPem(text: string, cipher: string, passphrase: string | undefined): KeyObject {
  const givenUp = GIVEN_UP_CIPHERS.find((name) => name === cipher);
  if (givenUp !== undefined) throw unsupportedCipher(givenUp);
  if (passphrase === undefined) throw missingPassphrase();
  try {
    return createPrivateKey({ key: text, format: 'pem', passphrase });
  } catch {
    throw wrongPassphrase();
  }
}

async function readDer(
  der: Uint8Array,
  passphrase: string | undefined,
  budget: DerivationBudget,
): Promise<KeyObject> {
  if (der.length > MAX_KEY_BYTES) throw tooLarge();
  const hint = hintAt(der, 'PRIVATE_KEY');
  if (hint !== '')
    throw new CertificateError('PRIVATE_KEY_MALFORMED', `The file holds no private key.${hint}`);
  const format = formatOf(der);
  if (format !== 'encrypted') return importKey(der, format);
  if (passphrase === undefined) throw missingPassphrase();
  const plain = await decryptPkcs8(der, passphrase, budget);
  try {
    return importKey(plain, 'pkcs8');
  } catch (error) {
    if (error instanceof CertificateError && error.code === 'PRIVATE_KEY_MALFORMED') throw wrongPassphrase();
    throw error;
  }
}

/** EncryptedPrivateKeyInfo (RFC 5208, 6). */
async function decryptPkcs8(der: Uint8Array, passphrase: string, budget: DerivationBudget): Promise<Buffer> {
  const outer = new DerReader(der);
  const reader = outer.into(TAG.sequence);
  outer.end();
  const algorithm = reader.next(TAG.sequence);
  const data = reader.next(TAG.octetString).content;
  reader.end();
  return decryptByPassphrase(algorithm, data, passphrase, budget);
}

/** By its first fields: what a file is called says nothing about what is in it. */
function formatOf(der: Uint8Array): PlainFormat | 'encrypted' {
  const outer = new DerReader(der);
  const reader = outer.into(TAG.sequence);
  outer.end();
  if (reader.optional(TAG.sequence) !== null) {
    reader.next(TAG.octetString);
    return 'encrypted';
  }
  integerOf(reader.next(TAG.integer));
  const { tag } = reader.any();
  if (tag === TAG.sequence) return 'pkcs8';
  if (tag === TAG.integer) return 'pkcs1';
  if (tag === TAG.octetString) return 'sec1';
  throw new DerError('no known form of a private key');
}

function importKey(der: Uint8Array, type: PlainFormat): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type });
  } catch {
    throw malformed('its parts are no key');
  }
}

function malformed(why: string): CertificateError {
  return new CertificateError('PRIVATE_KEY_MALFORMED', `This is no private key: ${why}.`);
}

function missingPassphrase(): CertificateError {
  return new CertificateError('PASSPHRASE_MISSING', 'The private key is encrypted; give its passphrase.');
}

function tooLarge(): CertificateError {
  return new CertificateError('INPUT_TOO_LARGE', 'The private key is larger than 64 KiB.');
}

function unsupportedCipher(name: string): CertificateError {
  return new CertificateError(
    'PRIVATE_KEY_UNSUPPORTED',
    `The private key is encrypted with ${name}, which is no longer supported. Encrypt it anew: ` +
      'openssl pkcs8 -topk8 -v2 aes-256-cbc -provider legacy -provider default -in OLD -out NEW.',
  );
}
