import { CertificateError } from '../certificate-error.js';
import type { PemLabel } from '../der/pem.js';

const KEY_LABELS = [
  'PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
] as const satisfies readonly PemLabel[];
const ENCRYPTED_BY_HEADER = /^\s*Proc-Type:\s*4,ENCRYPTED/;

/** Which key block a PEM text holds; certificates and parameters beside it do not matter. */
export function privateKeyBlock(text: string): {
  label: (typeof KEY_LABELS)[number];
  encryptedByHeader: boolean;
} {
  const found = KEY_LABELS.flatMap((label) => {
    const begin = `-----BEGIN ${label}-----`;
    const position = text.indexOf(begin);
    return position === -1
      ? []
      : [
          {
            label,
            encryptedByHeader: ENCRYPTED_BY_HEADER.test(
              text.slice(position + begin.length, position + begin.length + 100),
            ),
          },
        ];
  });
  const [block, ...others] = found;
  if (block === undefined)
    throw new CertificateError('PRIVATE_KEY_MISSING', 'The text holds no private key in PEM.');
  if (others.length > 0)
    throw new CertificateError('PRIVATE_KEY_AMBIGUOUS', 'The text holds more than one private key.');
  return block;
}
