import { CertificateError } from '../certificate-error.js';
import { TAG } from './der-reader.js';

/** A PEM text holds a chain of 100 certificates of 4 KiB at the very most. */
const MAX_PEM_CHARACTERS = 1024 * 1024;

const LINE_LENGTH = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Labels as RFC 7468 names them, and OpenSSL's older ones for keys. */
export type PemLabel =
  | 'CERTIFICATE'
  | 'CERTIFICATE REQUEST'
  | 'X509 CRL'
  | 'PUBLIC KEY'
  | 'RSA PUBLIC KEY'
  | 'PRIVATE KEY'
  | 'ENCRYPTED PRIVATE KEY'
  | 'RSA PRIVATE KEY'
  | 'EC PRIVATE KEY';

/**
 * DER begins with the tag of a SEQUENCE, which is the digit zero in a text; the length behind it is no character where there
 * is room for a PEM block. A block within DER is a part of it: whoever took it out would read another certificate.
 */
export function isPem(input: Uint8Array): boolean {
  const [tag, length = 0] = input;
  if (tag !== TAG.sequence) return true;
  return length < 0x80 && Buffer.from(input.buffer, input.byteOffset, input.length).includes('-----BEGIN ');
}

/** A file as text: octet for octet, or UTF-16 as PowerShell writes what it is given by `>`. */
export function pemText(input: Uint8Array): string {
  const buffer = Buffer.from(input);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le');
  if (buffer[0] === 0xfe && buffer[1] === 0xff && buffer.length % 2 === 0)
    return buffer.swap16().toString('utf16le');
  return buffer.toString('latin1');
}

/** The DER of the first block with the label; text around blocks is allowed (RFC 7468, 2). */
export function pemToDer(pem: string, label: PemLabel = 'CERTIFICATE'): Buffer {
  const [first] = pemBlocks(pem, label);
  if (first === undefined) throw new CertificateError('PEM_MALFORMED', `The text holds no ${label} in PEM.`);
  return first;
}

/** The DER of every block with the label, in the order of the text. */
export function pemBlocks(pem: string, label: PemLabel): Buffer[] {
  return pemBodies(pem, label).map(decodePemBody);
}

/** What stands between the lines of dashes of every block with the label: base64, and headers in old keys. */
export function pemBodies(pem: string, label: PemLabel): string[] {
  if (pem.length > MAX_PEM_CHARACTERS) {
    throw new CertificateError('INPUT_TOO_LARGE', 'The PEM text is longer than 1 MiB.');
  }
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  const bodies: string[] = [];
  let position = pem.indexOf(begin);
  while (position !== -1) {
    const from = position + begin.length;
    const to = pem.indexOf(end, from);
    if (to === -1) throw new CertificateError('PEM_MALFORMED', `The PEM text has no line "${end}".`);
    bodies.push(pem.slice(from, to));
    position = pem.indexOf(begin, to + end.length);
  }
  return bodies;
}

/** A PEM block with lines of 64 characters and a final line feed. */
export function derToPem(der: Uint8Array, label: PemLabel = 'CERTIFICATE'): string {
  const body = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64');
  const lines = [`-----BEGIN ${label}-----`];
  for (let index = 0; index < body.length; index += LINE_LENGTH) {
    lines.push(body.slice(index, index + LINE_LENGTH));
  }
  lines.push(`-----END ${label}-----`, '');
  return lines.join('\n');
}

/** Buffer.from skips what is no base64: an invisible loss that must be an error here. */
export function decodePemBody(body: string): Buffer {
  const text = body.replace(/\s+/g, '');
  if (text.length % 4 !== 0 || !BASE64.test(text)) {
    throw new CertificateError('PEM_MALFORMED', 'The PEM text holds something that is no base64.');
  }
  return Buffer.from(text, 'base64');
}
