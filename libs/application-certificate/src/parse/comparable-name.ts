import { type DerElement, DerError } from '../der/der-reader.js';
import { hexOf, stringOf } from '../der/der-values.js';
import type { DistinguishedName } from './parsed-certificate.js';

/** Longer than any attribute may be (RFC 5280, A.1); to bring many combining marks into order takes long. */
const LONGEST_NORMALIZED = 1024;

/** Names are the same whatever type of text holds them, and whatever their case and blanks are (RFC 5280, 7.1; RFC 4518, 2). */
export function comparableText(text: string): string {
  const normalized = text.length > LONGEST_NORMALIZED ? text : text.normalize('NFKC');
  return normalized.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The same for an attribute that may be anything: what is no text is compared octet for octet. */
export function comparableValue(value: DerElement): string {
  try {
    return comparableText(stringOf(value));
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return `#${hexOf(value.bytes)}`;
  }
}

/** Whether a directory name begins with the relative names of another one (RFC 5280, 4.2.1.10). */
export function isNameWithin(name: DistinguishedName, base: DistinguishedName): boolean {
  return name.comparisonKey.startsWith(base.comparisonKey.slice(0, -1));
}
