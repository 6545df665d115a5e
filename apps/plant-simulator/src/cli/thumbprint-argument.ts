import { normaliseThumbprint } from '../trust-list/certificate-file.js';
import { CommandError } from './command-error.js';

const SHA1_HEXADECIMAL = /^[0-9A-F]{40}$/;

export function requireThumbprint(text: string): string {
  const thumbprint = normaliseThumbprint(text);
  if (SHA1_HEXADECIMAL.test(thumbprint)) return thumbprint;
  throw new CommandError(
    `"${text}" is no thumbprint: 40 hexadecimal digits, the SHA-1 of the certificate. The command "rejected" shows them.`,
  );
}
