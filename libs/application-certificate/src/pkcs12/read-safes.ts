import { CertificateError } from '../certificate-error.js';
import { MOST_CERTIFICATES } from '../chain/read-certificates.js';
import { berToDer } from '../der/ber-to-der.js';
import { contextTag, type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { objectIdentifierOf } from '../der/der-values.js';
import { decryptByPassphrase, wrongPassphrase } from '../encryption/decrypt-by-passphrase.js';
import type { DerivationBudget } from '../encryption/derivation-budget.js';
import { PKCS12_OID } from './object-identifiers.js';

const EXPLICIT = contextTag(0, 'constructed');
const IMPLICIT = contextTag(0, 'primitive');
const DEEPEST_NESTING = 4;

/** Private keys as PKCS #8 and certificates as DER, as they are found. */
export interface SafeContents {
  readonly keys: Uint8Array[];
  readonly certificates: Uint8Array[];
}

interface Opening {
  readonly passphrase: string | null;
  readonly budget: DerivationBudget;
  readonly found: SafeContents;
}

/** AuthenticatedSafe (RFC 7292, 4.1): plain and encrypted safes, one after the other. */
export async function readSafes(
  content: Uint8Array,
  passphrase: string | null,
  budget: DerivationBudget,
): Promise<SafeContents> {
  const opening: Opening = { passphrase, budget, found: { keys: [], certificates: [] } };
  const outer = new DerReader(berToDer(content));
  const safes = outer.into(TAG.sequence);
  outer.end();
  while (safes.hasMore) await readSafe(safes.into(TAG.sequence), opening);
  return opening.found;
}

async function readSafe(contentInfo: DerReader, opening: Opening): Promise<void> {
  const type = objectIdentifierOf(contentInfo.next(TAG.objectIdentifier));
  const explicit = contentInfo.into(EXPLICIT);
  if (type === PKCS12_OID.data) return readBags(berToDer(explicit.next(TAG.octetString).content), opening, 1);
  if (type !== PKCS12_OID.encryptedData) {
    throw new CertificateError(
      'PKCS12_UNSUPPORTED',
      'The PKCS #12 file is encrypted for a certificate and not by a passphrase.',
    );
  }
  const plain = await decryptSafe(explicit.into(TAG.sequence), opening);
  return readBags(decrypted(plain), opening, 1);
}

/** EncryptedData (RFC 5652, 8). */
async function decryptSafe(encryptedData: DerReader, { passphrase, budget }: Opening): Promise<Buffer> {
  encryptedData.next(TAG.integer);
  const info = encryptedData.into(TAG.sequence);
  info.next(TAG.objectIdentifier);
  const algorithm = info.next(TAG.sequence);
  return decryptByPassphrase(algorithm, encryptedOctets(info.any()), passphrase, budget);
}

/** In one piece, or in several as BER allows. */
function encryptedOctets(element: DerElement): Uint8Array {
  if (element.tag === IMPLICIT) return element.content;
  if (element.tag !== EXPLICIT) throw new DerError('encrypted data is missing');
  const pieces: Uint8Array[] = [];
  for (const reader = element.reader(); reader.hasMore;) pieces.push(reader.next(TAG.octetString).content);
  return Buffer.concat(pieces);
}

/** SafeContents (RFC 7292, 4.2). */
async function readBags(der: Uint8Array, opening: Opening, depth: number): Promise<void> {
  if (depth > DEEPEST_NESTING) throw new DerError('safes nested too deeply');
  const outer = new DerReader(der);
  const bags = outer.into(TAG.sequence);
  outer.end();
  while (bags.hasMore) await readBag(bags.into(TAG.sequence), opening, depth);
}

async function readBag(bag: DerReader, opening: Opening, depth: number): Promise<void> {
  const type = objectIdentifierOf(bag.next(TAG.objectIdentifier));
  const value = bag.next(EXPLICIT).content;
  const { found } = opening;
  switch (type) {
    case PKCS12_OID.keyBag:
      found.keys.push(value);
      return;
    case PKCS12_OID.shroudedKeyBag:
      found.keys.push(await decryptKey(new DerReader(value).into(TAG.sequence), opening));
      return;
    case PKCS12_OID.certificateBag:
      addCertificate(new DerReader(value).into(TAG.sequence), found);
      return;
    case PKCS12_OID.nestedSafeContents:
      return readBags(value, opening, depth + 1);
    default:
      return;
  }
}

async function decryptKey(shrouded: DerReader, { passphrase, budget }: Opening): Promise<Buffer> {
  const algorithm = shrouded.next(TAG.sequence);
  return decrypted(
    await decryptByPassphrase(algorithm, shrouded.next(TAG.octetString).content, passphrase, budget),
  );
}

function addCertificate(bag: DerReader, found: SafeContents): void {
  if (objectIdentifierOf(bag.next(TAG.objectIdentifier)) !== PKCS12_OID.x509Certificate) return;
  if (found.certificates.length === MOST_CERTIFICATES) {
    throw new CertificateError(
      'TOO_MANY_CERTIFICATES',
      `A file holds at most ${MOST_CERTIFICATES} certificates.`,
    );
  }
  found.certificates.push(bag.into(EXPLICIT).next(TAG.octetString).content);
}

/** What a wrong key makes has the right padding once in 256 times, and is no DER then. */
function decrypted(plain: Uint8Array): Buffer {
  try {
    return berToDer(plain);
  } catch (error) {
    if (error instanceof DerError) throw wrongPassphrase();
    throw error;
  }
}
