import { CertificateError } from '../certificate-error.js';
import { hintAt } from '../der/kind-of-file.js';
import { decodePemBody, pemBodies, type PemLabel } from '../der/pem.js';

const KEY_LABELS = [
  'PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
] as const satisfies readonly PemLabel[];
const ENCRYPTED_BY_HEADER = /^\s*Proc-Type:\s*4,ENCRYPTED/;
const CIPHER_IN_HEADER = /DEK-Info:\s*([A-Z0-9-]+)/;
/** Each of them may have to be decrypted. */
const MOST_KEYS = 4;

/** One key in a PEM text. */
export interface PrivateKeyBlock {
  /** The whole block, from its first line of dashes to its last one. */
  readonly text: string;
  readonly characters: number;
  /** The cipher of `Proc-Type: 4,ENCRYPTED` (RFC 1421); null for all other keys, of which the DER tells. */
  readonly headerCipher: string | null;
  /** @throws CertificateError PEM_MALFORMED */
  readonly der: () => Buffer;
}

/**
 * Every key in a PEM text; certificates and parameters beside them do not matter.
 * @throws CertificateError PRIVATE_KEY_MISSING, PRIVATE_KEY_AMBIGUOUS for more than four, or PEM_MALFORMED
 */
export function privateKeyBlocks(text: string): PrivateKeyBlock[] {
  const blocks = KEY_LABELS.flatMap((label) => pemBodies(text, label).map((body) => block(label, body)));
  if (blocks.length === 0)
    throw new CertificateError(
      'PRIVATE_KEY_MISSING',
      `The file holds no private key.${hintAt(Buffer.from(text, 'latin1'), 'PRIVATE_KEY')}`,
    );
  if (blocks.length > MOST_KEYS) throw severalKeys();
  return blocks;
}

export function severalKeys(): CertificateError {
  return new CertificateError(
    'PRIVATE_KEY_AMBIGUOUS',
    'The text holds more than one private key; give the one that belongs to the certificate.',
  );
}

function block(label: PemLabel, body: string): PrivateKeyBlock {
  return {
    text: `-----BEGIN ${label}-----${body}-----END ${label}-----\n`,
    characters: body.length,
    headerCipher: ENCRYPTED_BY_HEADER.test(body) ? (CIPHER_IN_HEADER.exec(body)?.[1] ?? '') : null,
    der: () => decodePemBody(body),
  };
}
