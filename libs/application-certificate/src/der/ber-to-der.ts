import { DerError } from './der-reader.js';
import { element } from './der-writer.js';

const DEEPEST = 32;
const MOST_ELEMENTS = 10_000;
const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;
const OCTET_STRING = 0x04;

interface Progress {
  readonly bytes: Uint8Array;
  offset: number;
  count: number;
}

/**
 * The same elements in DER: definite lengths in the fewest octets, octet strings in one piece. PKCS #12 files are BER,
 * and some exports make use of that; certificates and keys within are octet strings and stay as they are.
 * @throws DerError for what is no BER, is nested more than 32 levels deep or has more than 10,000 elements
 */
export function berToDer(bytes: Uint8Array): Buffer {
  const progress: Progress = { bytes, offset: 0, count: 0 };
  const der = readElement(progress, bytes.length, 1);
  if (progress.offset !== bytes.length)
    throw new DerError(`${bytes.length - progress.offset} bytes too many`);
  return der;
}

function readElement(progress: Progress, end: number, depth: number): Buffer {
  progress.count += 1;
  if (depth > DEEPEST || progress.count > MOST_ELEMENTS)
    throw new DerError('elements nested too deeply or too many');
  const tag = readOctet(progress, end);
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag number of more than one octet');
  const length = readLength(progress, end);
  if ((tag & CONSTRUCTED) !== 0) return constructed(tag, readChildren(progress, length, end, depth));
  if (length === null) throw new DerError('an indefinite length of a primitive element');
  const content = progress.bytes.subarray(progress.offset, progress.offset + length);
  progress.offset += length;
  return element(tag, content);
}

function constructed(tag: number, children: readonly Buffer[]): Buffer {
  return tag === (OCTET_STRING | CONSTRUCTED)
    ? element(OCTET_STRING, ...children.map(octetsOf))
    : element(tag, ...children);
}

function readChildren(progress: Progress, length: number | null, outerEnd: number, depth: number): Buffer[] {
  const children: Buffer[] = [];
  const end = length === null ? outerEnd : progress.offset + length;
  while (length === null ? !atEndOfContents(progress, end) : progress.offset < end) {
    children.push(readElement(progress, end, depth + 1));
  }
  if (length === null) progress.offset += 2;
  return children;
}

function atEndOfContents({ bytes, offset }: Progress, end: number): boolean {
  if (offset + 2 > end) throw new DerError('an indefinite length without an end');
  return bytes[offset] === 0 && bytes[offset + 1] === 0;
}

/** Null for an indefinite length. */
function readLength(progress: Progress, end: number): number | null {
  const first = readOctet(progress, end);
  if (first === INDEFINITE) return null;
  let length = first;
  if (first > INDEFINITE) {
    if (first > INDEFINITE + 4) throw new DerError('a length of more than four octets');
    length = 0;
    for (let octets = first & 0x7f; octets > 0; octets -= 1) length = length * 256 + readOctet(progress, end);
  }
  if (progress.offset + length > end) throw new DerError('a length that exceeds what holds it');
  return length;
}

function readOctet(progress: Progress, end: number): number {
  const octet = progress.offset < end ? progress.bytes[progress.offset] : undefined;
  if (octet === undefined) throw new DerError('an element is missing');
  progress.offset += 1;
  return octet;
}

/** The content of a piece of an octet string, which this file has just written. */
function octetsOf(piece: Buffer): Buffer {
  if (piece[0] !== OCTET_STRING) throw new DerError('a piece of an octet string that is none');
  const first = piece[1] ?? 0;
  return piece.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
}
