import type { DerElement } from '../der/der-reader.js';
import { hexOf, integerOctets, integerOf } from '../der/der-values.js';

/** Upper-case hexadecimal in whole octets, with a minus sign if it is negative; `00` is zero. */
export function serialNumberOf(element: DerElement): string {
  const octets = integerOctets(element);
  const [first = 0] = octets;
  if (first < 0x80) return hexOf(first === 0 && octets.length > 1 ? octets.subarray(1) : octets);
  const digits = (-integerOf(element)).toString(16).toUpperCase();
  return `-${digits.padStart(digits.length + (digits.length % 2), '0')}`;
}
