import type { DerElement } from '../der/der-reader.js';
import { integerOctets, integerOf } from '../der/der-values.js';

/** Upper-case hexadecimal in whole octets, with a minus sign if it is negative; `00` is zero. */
export function serialNumberOf(element: DerElement): string {
  integerOctets(element);
  const serial = integerOf(element);
  const digits = (serial < 0n ? -serial : serial).toString(16).toUpperCase();
  return `${serial < 0n ? '-' : ''}${digits.padStart(digits.length + (digits.length % 2), '0')}`;
}
