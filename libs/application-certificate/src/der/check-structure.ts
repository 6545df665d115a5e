import { type DerElement, DerError, DerReader, TAG } from './der-reader.js';

const DEEPEST = 32;
/** Ten times what certificates have; a reader that makes an object of each takes 20 microseconds for one. */
const MOST_ELEMENTS = 1_000;
const MOST_IN_OCTET_STRINGS = 400;
const CONSTRUCTED = 0x20;

/**
 * Walks every constructed element before a library with a recursive reader gets the bytes: well-formed DER of at most
 * 32 levels and 1,000 elements. Iterative, so nothing that is nested can exhaust the stack. Octet strings are what holds
 * extensions: such readers look into them, so of what can be read there at most 400 elements are taken.
 * @throws DerError
 */
export function assertBoundedStructure(der: Uint8Array): void {
  const pending = [{ reader: new DerReader(der), depth: 1 }];
  const octetStrings: Uint8Array[] = [];
  let count = 0;
  for (let level = pending.pop(); level !== undefined; level = pending.pop()) {
    while (level.reader.hasMore) {
      const element = level.reader.any();
      count += 1;
      if (count > MOST_ELEMENTS) throw new DerError('too many elements');
      if (element.tag === TAG.octetString) octetStrings.push(element.content);
      if ((element.tag & CONSTRUCTED) === 0) continue;
      if (level.depth === DEEPEST) throw new DerError('elements nested too deeply');
      pending.push({ reader: element.reader(), depth: level.depth + 1 });
    }
  }
  assertFewElementsIn(octetStrings);
}

/** An octet string may hold anything: where it is no DER any more, the rest of it is left alone. */
function assertFewElementsIn(octetStrings: readonly Uint8Array[]): void {
  const pending = octetStrings.map((content) => new DerReader(content));
  let count = 0;
  for (let reader = pending.pop(); reader !== undefined; reader = pending.pop()) {
    for (let element = nextOf(reader); element !== null; element = nextOf(reader)) {
      count += 1;
      if (count > MOST_IN_OCTET_STRINGS) throw new DerError('too many elements in octet strings');
      const holdsOthers = (element.tag & CONSTRUCTED) !== 0 || element.tag === TAG.octetString;
      if (holdsOthers) pending.push(element.reader());
    }
  }
}

function nextOf(reader: DerReader): DerElement | null {
  try {
    return reader.hasMore ? reader.any() : null;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return null;
  }
}
