import { contextTag, DerReader, readDer, TAG, DerError } from '../der/der-reader.js';
import { hexOf } from '../der/der-values.js';
import type { Deviations } from './deviations.js';

/** RFC 5280, 4.2.1.2. */
export function parseSubjectKeyIdentifier(value: Uint8Array | null, deviations: Deviations): string | null {
  if (value === null) return null;
  return deviations.readOrNote('key-identifiers', 'subject key identifier', () => {
    const element = readDer(value);
    if (element.tag !== TAG.octetString) throw new DerError('it is no OCTET STRING');
    return hexOf(element.content);
  });
}

/** The key identifier of the issuer; issuer name and serial number are not used in OPC UA (RFC 5280, 4.2.1.1). */
export function parseAuthorityKeyIdentifier(value: Uint8Array | null, deviations: Deviations): string | null {
  if (value === null) return null;
  return deviations.readOrNote('key-identifiers', 'authority key identifier', () => {
    const outer = new DerReader(value);
    const reader = outer.into(TAG.sequence);
    outer.end();
    const identifier = reader.optional(contextTag(0, 'primitive'));
    reader.optional(contextTag(1, 'constructed'));
    reader.optional(contextTag(2, 'primitive'));
    reader.end();
    return identifier === null ? null : hexOf(identifier.content);
  });
}
