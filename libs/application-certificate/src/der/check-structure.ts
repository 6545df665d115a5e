import { DerError, DerReader } from './der-reader.js';

const DEEPEST = 32;
const MOST_ELEMENTS = 10_000;
const CONSTRUCTED = 0x20;

/**
 * Walks every constructed element before a library with a recursive reader gets the bytes: well-formed DER of at most
 * 32 levels and 10,000 elements. Iterative, so nothing that is nested can exhaust the stack.
 * @throws DerError
 */
export function assertBoundedStructure(der: Uint8Array): void {
  const pending = [{ reader: new DerReader(der), depth: 1 }];
  let count = 0;
  for (let level = pending.pop(); level !== undefined; level = pending.pop()) {
    while (level.reader.hasMore) {
      const element = level.reader.any();
      count += 1;
      if (count > MOST_ELEMENTS) throw new DerError('too many elements');
      if ((element.tag & CONSTRUCTED) === 0) continue;
      if (level.depth === DEEPEST) throw new DerError('elements nested too deeply');
      pending.push({ reader: element.reader(), depth: level.depth + 1 });
    }
  }
}
