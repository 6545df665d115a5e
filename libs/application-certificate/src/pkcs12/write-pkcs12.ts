import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { CertificateError } from '../certificate-error.js';
import {
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../der/der-writer.js';
import { DerivationBudget } from '../encryption/derivation-budget.js';
import { encryptPbes2 } from '../encryption/pbes2.js';
import { derivePkcs12, PURPOSE } from '../encryption/pkcs12-key-derivation.js';
import { PKCS12_OID } from './object-identifiers.js';

const EXPLICIT = 0xa0;
const IMPLICIT = 0x80;
const BMP_STRING = 0x1e;
const SALT_BYTES = 16;
const MAC_ITERATIONS = 2048;

export interface Pkcs12Request {
  readonly privateKey: KeyObject;
  /** DER, the certificate of the key first, then its issuers. */
  readonly certificates: readonly Uint8Array[];
  readonly passphrase: string;
  /** What Windows and Java show in their lists. */
  readonly friendlyName?: string;
}

/**
 * A PKCS #12 file that OpenSSL, Java and Windows open: AES-256 with PBKDF2 for key and certificates, SHA-256 for the
 * protection of the whole.
 * @throws CertificateError PASSPHRASE_MISSING for an empty passphrase
 */
export async function writePkcs12(request: Pkcs12Request): Promise<Buffer> {
  const { privateKey, certificates, passphrase } = request;
  if (passphrase === '')
    throw new CertificateError('PASSPHRASE_MISSING', 'A PKCS #12 file needs a passphrase.');
  const attributes = bagAttributes(certificates[0] ?? Buffer.alloc(0), request.friendlyName);
  const keySafe = sequence(await shroudedKeyBag(privateKey, passphrase, attributes));
  const certificateSafe = sequence(
    ...certificates.map((der, index) => certificateBag(der, index === 0 ? attributes : Buffer.alloc(0))),
  );
  const content = sequence(await encryptedContent(certificateSafe, passphrase), plainContent(keySafe));
  return sequence(integer(3), plainContent(content), await macData(content, passphrase));
}

async function shroudedKeyBag(
  privateKey: KeyObject,
  passphrase: string,
  attributes: Buffer,
): Promise<Buffer> {
  const { algorithm, encrypted } = await encryptPbes2(
    privateKey.export({ type: 'pkcs8', format: 'der' }),
    passphrase,
  );
  const value = sequence(algorithm, octetString(encrypted));
  return sequence(objectIdentifier(PKCS12_OID.shroudedKeyBag), element(EXPLICIT, value), attributes);
}

function certificateBag(der: Uint8Array, attributes: Buffer): Buffer {
  const value = sequence(objectIdentifier(PKCS12_OID.x509Certificate), element(EXPLICIT, octetString(der)));
  return sequence(objectIdentifier(PKCS12_OID.certificateBag), element(EXPLICIT, value), attributes);
}

/** The same identifier on the key and on its certificate binds the two (RFC 7292, 4.2). */
function bagAttributes(leaf: Uint8Array, friendlyName: string | undefined): Buffer {
  const localKeyId = attribute(PKCS12_OID.localKeyId, octetString(createHash('sha1').update(leaf).digest()));
  if (friendlyName === undefined) return setOf(localKeyId);
  const text = element(BMP_STRING, Buffer.from(friendlyName, 'utf16le').swap16());
  return setOf(attribute(PKCS12_OID.friendlyName, text), localKeyId);
}

function attribute(oid: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(oid), setOf(value));
}

function plainContent(content: Buffer): Buffer {
  return sequence(objectIdentifier(PKCS12_OID.data), element(EXPLICIT, octetString(content)));
}

async function encryptedContent(content: Buffer, passphrase: string): Promise<Buffer> {
  const { algorithm, encrypted } = await encryptPbes2(content, passphrase);
  const info = sequence(objectIdentifier(PKCS12_OID.data), algorithm, element(IMPLICIT, encrypted));
  return sequence(objectIdentifier(PKCS12_OID.encryptedData), element(EXPLICIT, sequence(integer(0), info)));
}

async function macData(content: Buffer, passphrase: string): Promise<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const input = {
    digest: 'sha256',
    passphrase,
    salt,
    iterations: MAC_ITERATIONS,
    purpose: PURPOSE.macKey,
    bytes: 32,
  } as const;
  const mac = createHmac('sha256', await derivePkcs12(input, new DerivationBudget('pkcs12')))
    .update(content)
    .digest();
  const digestInfo = sequence(sequence(objectIdentifier(PKCS12_OID.sha256), nullValue()), octetString(mac));
  return sequence(digestInfo, octetString(salt), integer(MAC_ITERATIONS >> 8, MAC_ITERATIONS & 0xff));
}
