import { contextTag, type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { ascii } from '../der/der-values.js';
import { octetsToIpAddress } from '../names/ip-address.js';
import type { Deviations } from './deviations.js';

interface AlternativeNames {
  readonly uris: string[];
  readonly dnsNames: string[];
  readonly ipAddresses: string[];
}

const DNS_NAME = contextTag(2, 'primitive');
const URI = contextTag(6, 'primitive');
const IP_ADDRESS = contextTag(7, 'primitive');
/** otherName, rfc822Name, x400Address, directoryName, ediPartyName and registeredID: legal, and of no use in OPC UA. */
const OTHER_NAMES: ReadonlySet<number> = new Set([
  contextTag(0, 'constructed'),
  contextTag(1, 'primitive'),
  contextTag(3, 'constructed'),
  contextTag(4, 'constructed'),
  contextTag(5, 'constructed'),
  contextTag(8, 'primitive'),
]);

/** More than any application has; other readers take long for thousands. */
const MOST_NAMES = 100;

/** RFC 5280, 4.2.1.6. A broken name is noted and left out; the others are still read. */
export function parseSubjectAlternativeName(
  value: Uint8Array | null,
  deviations: Deviations,
): AlternativeNames {
  const names: AlternativeNames = { uris: [], dnsNames: [], ipAddresses: [] };
  if (value === null) return names;
  deviations.readOrNote('application-uri', 'subject alternative name', () => {
    const outer = new DerReader(value);
    const reader = outer.into(TAG.sequence);
    outer.end();
    if (!reader.hasMore) throw new DerError('it is empty');
    for (let count = 0; reader.hasMore; count += 1) {
      if (count === MOST_NAMES)
        throw new DerError(`it holds more than ${MOST_NAMES} names, the rest is not read`);
      readName(reader.any(), names, deviations);
    }
  });
  return names;
}

function readName(name: DerElement, names: AlternativeNames, deviations: Deviations): void {
  if (name.tag === URI) push(names.uris, 'application-uri', 'URI', () => ascii(name.content), deviations);
  else if (name.tag === DNS_NAME)
    push(names.dnsNames, 'san-host', 'DNS name', () => ascii(name.content), deviations);
  else if (name.tag === IP_ADDRESS)
    push(names.ipAddresses, 'san-host', 'IP address', () => ipAddress(name), deviations);
  else if (!OTHER_NAMES.has(name.tag))
    throw new DerError(`it holds a name of the unknown tag 0x${name.tag.toString(16)}`);
}

function push(
  names: string[],
  rule: 'application-uri' | 'san-host',
  what: string,
  read: () => string,
  deviations: Deviations,
): void {
  const name = deviations.readOrNote(rule, `${what} in the subject alternative name`, read);
  if (name !== null) names.push(name);
}

function ipAddress({ content }: DerElement): string {
  const address = octetsToIpAddress(content);
  if (address === null) throw new DerError(`an IP address of ${content.length} octets`);
  return address;
}
