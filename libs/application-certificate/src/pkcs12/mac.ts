import { createHmac, timingSafeEqual } from 'node:crypto';
import { CertificateError } from '../certificate-error.js';
import { type DerElement, TAG } from '../der/der-reader.js';
import { objectIdentifierOf } from '../der/der-values.js';
import { countOf } from '../encryption/count.js';
import type { DerivationBudget } from '../encryption/derivation-budget.js';
import { derivePkcs12, type Digest, PURPOSE } from '../encryption/pkcs12-key-derivation.js';
import { PKCS12_OID } from './object-identifiers.js';

const DIGESTS: ReadonlyMap<string, { readonly name: Digest; readonly bytes: number }> = new Map([
  ['1.3.14.3.2.26', { name: 'sha1', bytes: 20 }],
  ['2.16.840.1.101.3.4.2.4', { name: 'sha224', bytes: 28 }],
  [PKCS12_OID.sha256, { name: 'sha256', bytes: 32 }],
  ['2.16.840.1.101.3.4.2.2', { name: 'sha384', bytes: 48 }],
  ['2.16.840.1.101.3.4.2.3', { name: 'sha512', bytes: 64 }],
]);

/** Whether the passphrase is the one that the file was protected with (RFC 7292, 5.1). */
export async function macMatches(
  macData: DerElement,
  content: Uint8Array,
  passphrase: string | null,
  budget: DerivationBudget,
): Promise<boolean> {
  const reader = macData.reader();
  const digestInfo = reader.into(TAG.sequence);
  const algorithm = digestInfo.into(TAG.sequence);
  const expected = digestInfo.next(TAG.octetString).content;
  const salt = reader.next(TAG.octetString).content;
  const count = reader.optional(TAG.integer);
  const digest = DIGESTS.get(objectIdentifierOf(algorithm.next(TAG.objectIdentifier)));
  if (digest === undefined) {
    throw new CertificateError(
      'PKCS12_UNSUPPORTED',
      'The PKCS #12 file is protected in a way that is not supported; export it with SHA-256.',
    );
  }
  const iterations = count === null ? 1 : countOf(count);
  const key = await derivePkcs12(
    { digest: digest.name, passphrase, salt, iterations, purpose: PURPOSE.macKey, bytes: digest.bytes },
    budget,
  );
  const actual = createHmac(digest.name, key).update(content).digest();
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
