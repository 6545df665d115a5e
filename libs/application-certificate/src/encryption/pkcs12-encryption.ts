import { createDecipheriv } from 'node:crypto';
import { type DerElement, DerError, TAG } from '../der/der-reader.js';
import { countOf } from './count.js';
import type { DerivationBudget } from './derivation-budget.js';
import { derivePkcs12, PURPOSE } from './pkcs12-key-derivation.js';
import { decryptRc2Cbc } from './rc2.js';

interface OldCipher {
  readonly keyBytes: number;
  readonly decrypt: (key: Buffer, initialVector: Buffer, data: Uint8Array) => Buffer;
}

const MOST_SALT_BYTES = 1024;
const INITIAL_VECTOR_BYTES = 8;

/** The ciphers of RFC 7292, C that files still bear: OpenSSL 1 and Windows wrote certificates with RC2 of 40 bits. */
const OLD_CIPHERS: ReadonlyMap<string, OldCipher> = new Map([
  ['1.2.840.113549.1.12.1.3', { keyBytes: 24, decrypt: decryptTripleDes }],
  ['1.2.840.113549.1.12.1.4', { keyBytes: 16, decrypt: decryptTripleDes }],
  ['1.2.840.113549.1.12.1.5', { keyBytes: 16, decrypt: decryptRc2Cbc }],
  ['1.2.840.113549.1.12.1.6', { keyBytes: 5, decrypt: decryptRc2Cbc }],
]);

export function isPkcs12Encryption(oid: string): boolean {
  return OLD_CIPHERS.has(oid);
}

/** Decrypts what is encrypted by a passphrase in the manner of PKCS #12, always with SHA-1 (RFC 7292, C). */
export async function decryptPkcs12(
  oid: string,
  parameters: DerElement,
  data: Uint8Array,
  passphrase: string | null,
  budget: DerivationBudget,
): Promise<Buffer> {
  const cipher = OLD_CIPHERS.get(oid);
  if (cipher === undefined) throw new DerError('an unknown cipher');
  const reader = parameters.reader();
  const salt = reader.next(TAG.octetString).content;
  const iterations = countOf(reader.next(TAG.integer));
  reader.end();
  if (salt.length > MOST_SALT_BYTES) throw new DerError('a salt of more than 1 KiB');
  const input = { digest: 'sha1', passphrase, salt, iterations } as const;
  const key = await derivePkcs12({ ...input, purpose: PURPOSE.key, bytes: cipher.keyBytes }, budget);
  const initialVector = await derivePkcs12(
    { ...input, purpose: PURPOSE.initialVector, bytes: INITIAL_VECTOR_BYTES },
    budget,
  );
  return cipher.decrypt(key, initialVector, data);
}

/** A key of 16 octets stands for two keys of which the first is used twice. */
function decryptTripleDes(key: Buffer, initialVector: Buffer, data: Uint8Array): Buffer {
  const whole = key.length === 24 ? key : Buffer.concat([key, key.subarray(0, 8)]);
  const decipher = createDecipheriv('des-ede3-cbc', whole, initialVector);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}
