/** A byte sequence that is no DER (X.690, 8 and 10), or not the structure that the reader expects. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** Identifier octets of the universal types that certificates use. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of `[number]`, constructed (explicit or of a structured type) or primitive (implicit). */
export function contextTag(number: number, form: 'constructed' | 'primitive'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

/** One element, as a place in what it was read from. */
export class DerElement {
  constructor(
    readonly tag: number,
    private readonly source: Uint8Array,
    private readonly offset: number,
    private readonly contentOffset: number,
    private readonly end: number,
  ) {}

  /** The whole of it; a view, not a copy. */
  get bytes(): Uint8Array {
    return this.source.subarray(this.offset, this.end);
  }

  /** What its length covers; a view, not a copy. */
  get content(): Uint8Array {
    return this.source.subarray(this.contentOffset, this.end);
  }

  /** A reader of the elements that it holds. */
  reader(): DerReader {
    return new DerReader(this.source, this.contentOffset, this.end);
  }
}

/** The one element that `bytes` consists of. @throws DerError also for bytes that follow it */
export function readDer(bytes: Uint8Array): DerElement {
  const reader = new DerReader(bytes);
  const element = reader.any();
  reader.end();
  return element;
}

/** Reads the elements of a content one after the other, and never deeper than its caller asks. */
export class DerReader {
  constructor(
    private readonly bytes: Uint8Array,
    private offset = 0,
    private readonly limit = bytes.length,
  ) {}

  get hasMore(): boolean {
    return this.offset < this.limit;
  }

  any(): DerElement {
    const { bytes, offset, limit } = this;
    const tag = bytes[offset];
    if (tag === undefined || offset >= limit) throw new DerError('an element is missing');
    if ((tag & 0x1f) === 0x1f) throw new DerError('a tag number of more than one octet');
    const { length, contentOffset } = readLength(bytes, offset + 1, limit);
    const end = contentOffset + length;
    if (end > limit) throw new DerError('a length that exceeds what holds it');
    this.offset = end;
    return new DerElement(tag, bytes, offset, contentOffset, end);
  }

  next(tag: number): DerElement {
    const element = this.any();
    if (element.tag === tag) return element;
    throw new DerError(`tag 0x${element.tag.toString(16)} where 0x${tag.toString(16)} belongs`);
  }

  optional(tag: number): DerElement | null {
    return this.hasMore && this.bytes[this.offset] === tag ? this.any() : null;
  }

  /** A reader of the content of the next element. */
  into(tag: number): DerReader {
    return this.next(tag).reader();
  }

  /** Nothing may follow. */
  end(): void {
    if (this.hasMore) throw new DerError(`${this.limit - this.offset} bytes too many`);
  }
}

/** Definite lengths in the fewest octets only (X.690, 10.1); three octets are more than any input we take. */
function readLength(
  bytes: Uint8Array,
  offset: number,
  limit: number,
): { length: number; contentOffset: number } {
  const first = bytes[offset];
  if (first === undefined || offset >= limit) throw new DerError('a length is missing');
  if (first < 0x80) return { length: first, contentOffset: offset + 1 };
  const octets = first & 0x7f;
  if (octets === 0) throw new DerError('an indefinite length');
  if (octets > 3) throw new DerError('a length of more than three octets');
  if (offset + octets >= limit) throw new DerError('a length is missing');
  let length = 0;
  for (let index = 1; index <= octets; index += 1) length = length * 256 + (bytes[offset + index] ?? 0);
  if (length < 0x80 || length < 256 ** (octets - 1))
    throw new DerError('a length in more octets than it needs');
  return { length, contentOffset: offset + 1 + octets };
}
