import { element, sequence } from '../der/der-writer.js';
import { ipAddressToOctets } from '../names/ip-address.js';

/** GeneralName (RFC 5280, 4.2.1.6): context tags, primitive. */
const DNS_NAME = 0x82;
const URI = 0x86;
const IP_ADDRESS = 0x87;

/** The ApplicationUri first and alone of its kind, then hosts: IP literals are iPAddress, never dNSName. */
export function subjectAlternativeName(applicationUri: string, hosts: readonly string[]): Buffer {
  const names = [...new Set(hosts)].map(hostName);
  return sequence(element(URI, Buffer.from(applicationUri, 'latin1')), ...names);
}

function hostName(host: string): Buffer {
  const octets = ipAddressToOctets(host);
  return octets === null ? element(DNS_NAME, Buffer.from(host, 'latin1')) : element(IP_ADDRESS, octets);
}
