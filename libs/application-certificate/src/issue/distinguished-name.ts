import { objectIdentifier, sequence, setOf, utf8String } from '../der/der-writer.js';

const ORGANIZATION_NAME = objectIdentifier('2.5.4.10');
const COMMON_NAME = objectIdentifier('2.5.4.3');

/**
 * Who runs it and what it is: O, then CN (OPC 10000-6, 6.2.2), as UTF8String (RFC 5280, 4.1.2.4). Each attribute is a
 * relative name of its own: many readers do not take a set of several apart.
 */
export function distinguishedName(commonName: string, organization: string): Buffer {
  return sequence(relativeName(ORGANIZATION_NAME, organization), relativeName(COMMON_NAME, commonName));
}

function relativeName(type: Buffer, value: string): Buffer {
  return setOf(sequence(type, utf8String(value)));
}
