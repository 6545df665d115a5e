import { OctetString } from 'asn1js';
import { GeneralName, GeneralNames } from 'pkijs';
import { ipAddressToOctets } from '../names/ip-address.js';

const DNS_NAME = 2;
const URI = 6;
const IP_ADDRESS = 7;

/** The ApplicationUri first and alone of its kind, then hosts: IP literals are iPAddress, never dNSName. */
export function subjectAlternativeName(applicationUri: string, hosts: readonly string[]): GeneralNames {
  const names = [...new Set(hosts)].map(hostName);
  return new GeneralNames({ names: [new GeneralName({ type: URI, value: applicationUri }), ...names] });
}

function hostName(host: string): GeneralName {
  const octets = ipAddressToOctets(host);
  if (octets === null) return new GeneralName({ type: DNS_NAME, value: host });
  return new GeneralName({
    type: IP_ADDRESS,
    value: new OctetString({ valueHex: Uint8Array.from(octets).buffer }),
  });
}
