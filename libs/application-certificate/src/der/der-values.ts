import { DerError, type DerElement, TAG } from './der-reader.js';

const LONGEST_OBJECT_IDENTIFIER = 64;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** TRUE is 0xff in DER, nothing else (X.690, 11.1). */
export function booleanOf({ content }: DerElement): boolean {
  const [value] = content;
  if (content.length === 1 && (value === 0x00 || value === 0xff)) return value === 0xff;
  throw new DerError('a BOOLEAN that is neither 0x00 nor 0xff');
}

/** Any octet but zero is TRUE in BER (X.690, 8.2.2), and to OpenSSL. */
export function berBooleanOf({ content }: DerElement): boolean {
  if (content.length === 1) return content[0] !== 0x00;
  throw new DerError('a BOOLEAN that is not of one octet');
}

/** The two's complement octets of an INTEGER, checked to be the fewest possible (X.690, 8.3.2). */
export function integerOctets({ content }: DerElement): Uint8Array {
  const [first, second] = content;
  if (first === undefined) throw new DerError('an INTEGER without content');
  const padded =
    second !== undefined && ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (padded) throw new DerError('an INTEGER in more octets than it needs');
  return content;
}

export function integerOf(element: DerElement): bigint {
  const octets = integerOctets(element);
  return BigInt.asIntN(octets.length * 8, BigInt(`0x${hexOf(octets)}`));
}

/** Upper-case hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase();
}

/** The dotted form. Arcs end at 2^53; no algorithm, attribute or extension has larger ones. */
export function objectIdentifierOf({ content }: DerElement): string {
  const last = content.at(-1);
  if (last === undefined || last >= 0x80 || content.length > LONGEST_OBJECT_IDENTIFIER) {
    throw new DerError('an OBJECT IDENTIFIER that ends within an arc or is too long');
  }
  let text = '';
  let arc = 0;
  for (const octet of content) {
    if (arc === 0 && octet === 0x80) throw new DerError('an arc in more octets than it needs');
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) throw new DerError('an OBJECT IDENTIFIER with an arc beyond 2^53');
    if (octet >= 0x80) continue;
    text += text === '' ? firstTwoArcs(arc) : `.${arc}`;
    arc = 0;
  }
  return text;
}

/** They share one number (X.690, 8.19.4). */
function firstTwoArcs(number: number): string {
  const root = Math.min(Math.floor(number / 40), 2);
  return `${root}.${number - root * 40}`;
}

/** The bytes of a BIT STRING and how many bits of the last one do not count; those are zero in DER (X.690, 11.2.1). */
export function bitsOf({ content }: DerElement): { bits: Uint8Array; unusedBits: number } {
  const [unusedBits] = content;
  const bits = content.subarray(1);
  if (unusedBits === undefined || unusedBits > 7 || (bits.length === 0 && unusedBits > 0)) {
    throw new DerError('a BIT STRING with a wrong number of unused bits');
  }
  if (((bits.at(-1) ?? 0) & ((1 << unusedBits) - 1)) !== 0)
    throw new DerError('a BIT STRING with unused bits set');
  return { bits, unusedBits };
}

/** The bytes of a BIT STRING that holds whole octets: keys and signatures. */
export function octetAlignedBits(element: DerElement): Uint8Array {
  const { bits, unusedBits } = bitsOf(element);
  if (unusedBits !== 0) throw new DerError('a BIT STRING that does not hold whole octets');
  return bits;
}

/** The text of a directory string of any type (RFC 5280, 4.1.2.4). */
export function stringOf({ tag, content }: DerElement): string {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  switch (tag) {
    case TAG.utf8String:
      return utf8(content);
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.numericString:
    case TAG.visibleString:
      return ascii(content);
    case TAG.teletexString:
      return buffer.toString('latin1');
    case TAG.bmpString:
      return codeUnits(buffer, 2);
    case TAG.universalString:
      return codeUnits(buffer, 4);
    default:
      throw new DerError(`tag 0x${tag.toString(16)} where a text belongs`);
  }
}

/** Text of 7-bit characters without control characters. */
export function ascii(content: Uint8Array): string {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
  if (!PRINTABLE_ASCII.test(text)) throw new DerError('a text with characters beyond ASCII');
  return text;
}

function utf8(content: Uint8Array): string {
  try {
    return UTF8.decode(content);
  } catch {
    throw new DerError('a text that is no UTF-8');
  }
}

function codeUnits(buffer: Buffer, width: 2 | 4): string {
  if (buffer.length % width !== 0) throw new DerError('a text that ends within a character');
  let text = '';
  for (let offset = 0; offset < buffer.length; offset += width) {
    const codePoint = buffer.readUIntBE(offset, width);
    if (codePoint > 0x10ffff) throw new DerError('a text with a character beyond Unicode');
    text += String.fromCodePoint(codePoint);
  }
  return text;
}
