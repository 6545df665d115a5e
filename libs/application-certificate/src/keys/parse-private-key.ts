import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CertificateError } from '../certificate-error.js';
import { DerError, DerReader, TAG } from '../der/der-reader.js';
import { integerOf } from '../der/der-values.js';
import { isPem, pemToDer } from '../der/pem.js';
import { decryptByPassphrase, wrongPassphrase } from '../encryption/decrypt-by-passphrase.js';
import { DerivationBudget } from '../encryption/derivation-budget.js';
import { privateKeyBlock } from './private-key-pem.js';
import { assertUsablePrivateKey } from './usable-private-key.js';

type PlainFormat = 'pkcs8' | 'pkcs1' | 'sec1';

const MAX_KEY_BYTES = 64 * 1024;

/**
 * Reads a private key in PEM or DER, as PKCS #8, PKCS #1 or SEC 1, encrypted or not, and tries it out once: a key whose
 * parts do not fit together would fail at the first secure channel, or give itself away there.
 * @throws CertificateError PRIVATE_KEY_MALFORMED, PRIVATE_KEY_UNSUPPORTED, PRIVATE_KEY_MISSING, PASSPHRASE_MISSING,
 * PASSPHRASE_WRONG, KEY_DERIVATION_TOO_COSTLY, PEM_MALFORMED or INPUT_TOO_LARGE
 */
export async function parsePrivateKey(input: Uint8Array, passphrase?: string): Promise<KeyObject> {
  if (input.length > MAX_KEY_BYTES)
    throw new CertificateError('INPUT_TOO_LARGE', 'The private key is larger than 64 KiB.');
  try {
    const key = isPem(input)
      ? await readPem(Buffer.from(input).toString('latin1'), passphrase)
      : await readDer(input, passphrase);
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

async function readPem(text: string, passphrase: string | undefined): Promise<KeyObject> {
  const { label, encryptedByHeader } = privateKeyBlock(text);
  if (encryptedByHeader) return readTraditionalPem(text, label, passphrase);
  return readDer(pemToDer(text, label), passphrase);
}

/** `Proc-Type: 4,ENCRYPTED` (RFC 1421): one round of MD5 makes the key, so node may do it at once. */
function readTraditionalPem(text: string, label: string, passphrase: string | undefined): KeyObject {
  if (passphrase === undefined) throw missingPassphrase();
  const begin = text.indexOf(`-----BEGIN ${label}-----`);
  try {
    return createPrivateKey({ key: text.slice(begin), format: 'pem', passphrase });
  } catch {
    throw wrongPassphrase();
  }
}

async function readDer(der: Uint8Array, passphrase: string | undefined): Promise<KeyObject> {
  const format = formatOf(der);
  if (format !== 'encrypted') return importKey(der, format);
  if (passphrase === undefined) throw missingPassphrase();
  const plain = await decryptPkcs8(der, passphrase);
  try {
    return importKey(plain, 'pkcs8');
  } catch (error) {
    if (error instanceof CertificateError && error.code === 'PRIVATE_KEY_MALFORMED') throw wrongPassphrase();
    throw error;
  }
}

/** EncryptedPrivateKeyInfo (RFC 5208, 6). */
async function decryptPkcs8(der: Uint8Array, passphrase: string): Promise<Buffer> {
  const outer = new DerReader(der);
  const reader = outer.into(TAG.sequence);
  outer.end();
  const algorithm = reader.next(TAG.sequence);
  const data = reader.next(TAG.octetString).content;
  reader.end();
  return decryptByPassphrase(algorithm, data, passphrase, new DerivationBudget());
}

/** By its first fields: what a file is called says nothing about what is in it. */
function formatOf(der: Uint8Array): PlainFormat | 'encrypted' {
  const outer = new DerReader(der);
  const reader = outer.into(TAG.sequence);
  outer.end();
  if (reader.optional(TAG.sequence) !== null) return 'encrypted';
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
