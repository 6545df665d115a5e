import { type DerElement, DerError } from '../der/der-reader.js';
import { integerOf } from '../der/der-values.js';

const LARGEST = 0xffff_ffff;

/** A count from a file, positive and small enough to reckon with: what is larger is too large in any case. */
export function countOf(element: DerElement): number {
  const count = integerOf(element);
  if (count < 1n) throw new DerError('a count that is not positive');
  return count > BigInt(LARGEST) ? LARGEST : Number(count);
}
