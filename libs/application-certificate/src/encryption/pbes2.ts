import { createCipheriv, createDecipheriv, pbkdf2, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { CertificateError } from '../certificate-error.js';
import { type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { integer, nullValue, objectIdentifier, octetString, sequence } from '../der/der-writer.js';
import { integerOf, objectIdentifierOf } from '../der/der-values.js';
import { countOf } from './count.js';
import type { DerivationBudget } from './derivation-budget.js';

export const PBES2 = '1.2.840.113549.1.5.13';

const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';
const HMAC_SHA1 = '1.2.840.113549.2.7';
const HMAC_SHA256 = '1.2.840.113549.2.9';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
const BLOCK_BYTES = 16;
const SALT_BYTES = 16;
const MOST_SALT_BYTES = 1024;
/** 2,048 is OpenSSL's count, which every reader takes; the passphrase of a download is long. */
const OUR_ITERATIONS = 2048;
/** An scrypt block of 1 KiB costs about as much as four iterations of PBKDF2. */
const ITERATIONS_PER_SCRYPT_BLOCK = 4;
const SCRYPT_BLOCK_BYTES = 1024;

const DIGESTS: ReadonlyMap<string, string> = new Map([
  [HMAC_SHA1, 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  [HMAC_SHA256, 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

const CIPHERS: ReadonlyMap<string, { readonly name: string; readonly keyBytes: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyBytes: 24 }],
  [AES_256_CBC, { name: 'aes-256-cbc', keyBytes: 32 }],
  ['1.2.840.113549.3.7', { name: 'des-ede3-cbc', keyBytes: 24 }],
]);

const deriveByPbkdf2 = promisify(pbkdf2);
const deriveByScrypt = promisify<string, Uint8Array, number, { N: number; r: number; p: number }, Buffer>(
  scrypt,
);

/** Decrypts by PBES2 (RFC 8018, 6.2); the key is derived in node's thread pool. */
export async function decryptPbes2(
  parameters: DerElement,
  data: Uint8Array,
  passphrase: string,
  budget: DerivationBudget,
): Promise<Buffer> {
  const reader = parameters.reader();
  const derivation = reader.into(TAG.sequence);
  const scheme = reader.into(TAG.sequence);
  reader.end();
  const cipher = CIPHERS.get(objectIdentifierOf(scheme.next(TAG.objectIdentifier)));
  if (cipher === undefined) throw unsupported('cipher');
  const initialVector = scheme.next(TAG.octetString).content;
  const key = await deriveKey(derivation, passphrase, cipher.keyBytes, budget);
  const decipher = createDecipheriv(cipher.name, key, initialVector);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/** PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC: the algorithm identifier and the encrypted data. */
export async function encryptPbes2(
  data: Uint8Array,
  passphrase: string,
): Promise<{ algorithm: Buffer; encrypted: Buffer }> {
  const salt = randomBytes(SALT_BYTES);
  const initialVector = randomBytes(BLOCK_BYTES);
  const key = await deriveByPbkdf2(passphrase, salt, OUR_ITERATIONS, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, initialVector);
  const encrypted = Buffer.concat([cipher.update(data), cipher.final()]);
  const derivation = sequence(
    objectIdentifier(PBKDF2),
    sequence(
      octetString(salt),
      integer(OUR_ITERATIONS >> 8, OUR_ITERATIONS & 0xff),
      sequence(objectIdentifier(HMAC_SHA256), nullValue()),
    ),
  );
  const scheme = sequence(objectIdentifier(AES_256_CBC), octetString(initialVector));
  return { algorithm: sequence(objectIdentifier(PBES2), sequence(derivation, scheme)), encrypted };
}

async function deriveKey(
  derivation: DerReader,
  passphrase: string,
  keyBytes: number,
  budget: DerivationBudget,
): Promise<Buffer> {
  const oid = objectIdentifierOf(derivation.next(TAG.objectIdentifier));
  const parameters = derivation.into(TAG.sequence);
  const salt = parameters.next(TAG.octetString).content;
  if (salt.length > MOST_SALT_BYTES) throw new DerError('a salt of more than 1 KiB');
  if (oid === PBKDF2) return derivePbkdf2(parameters, salt, passphrase, keyBytes, budget);
  if (oid === SCRYPT) return deriveScrypt(parameters, salt, passphrase, keyBytes, budget);
  throw unsupported('key derivation');
}

async function derivePbkdf2(
  parameters: DerReader,
  salt: Uint8Array,
  passphrase: string,
  keyBytes: number,
  budget: DerivationBudget,
): Promise<Buffer> {
  const iterations = countOf(parameters.next(TAG.integer));
  assertKeyLength(parameters.optional(TAG.integer), keyBytes);
  const pseudoRandomFunction = parameters.optional(TAG.sequence);
  const oid =
    pseudoRandomFunction === null
      ? HMAC_SHA1
      : objectIdentifierOf(pseudoRandomFunction.reader().next(TAG.objectIdentifier));
  const digest = DIGESTS.get(oid);
  if (digest === undefined) throw unsupported('pseudo-random function');
  budget.spend(iterations, 'pbkdf2');
  return deriveByPbkdf2(passphrase, salt, iterations, keyBytes, digest);
}

/** RFC 7914, 7. */
async function deriveScrypt(
  parameters: DerReader,
  salt: Uint8Array,
  passphrase: string,
  keyBytes: number,
  budget: DerivationBudget,
): Promise<Buffer> {
  const N = countOf(parameters.next(TAG.integer));
  const r = countOf(parameters.next(TAG.integer));
  const p = countOf(parameters.next(TAG.integer));
  assertKeyLength(parameters.optional(TAG.integer), keyBytes);
  if (N < 2 || (N & (N - 1)) !== 0) throw new DerError('an scrypt cost that is no power of two');
  budget.spend(Math.ceil((N * r * p * 128) / SCRYPT_BLOCK_BYTES) * ITERATIONS_PER_SCRYPT_BLOCK, 'pbkdf2');
  return deriveByScrypt(passphrase, salt, keyBytes, { N, r, p });
}

function assertKeyLength(element: DerElement | null, keyBytes: number): void {
  if (element !== null && integerOf(element) !== BigInt(keyBytes))
    throw new DerError('a key length that is not the cipher’s');
}

function unsupported(what: string): CertificateError {
  return new CertificateError(
    'PRIVATE_KEY_UNSUPPORTED',
    `The file is encrypted with a ${what} that is not supported; export it with AES-256 and HMAC-SHA256.`,
  );
}
