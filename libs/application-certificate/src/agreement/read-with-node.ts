import { X509Certificate } from 'node:crypto';
import { ipAddressToOctets, octetsToIpAddress } from '../names/ip-address.js';
import { canonicalSerialNumber, type IdentityFacts } from './identity-facts.js';

const NAME = /([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy;

/** The facts as node:crypto reads them: the parser of TLS and of node-opcua. It throws for what it refuses. */
export function readWithNode(certificateDer: Uint8Array): IdentityFacts {
  const certificate = new X509Certificate(certificateDer);
  const names = readNames(certificate.subjectAltName ?? '');
  const valuesOf = (type: string) => names.filter((name) => name.type === type).map(({ value }) => value);
  return {
    publicKeySpkiHex: certificate.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
    serialNumber: canonicalSerialNumber(certificate.serialNumber),
    uris: valuesOf('URI'),
    dnsNames: valuesOf('DNS'),
    ipAddresses: valuesOf('IP Address').map(canonicalAddress),
  };
}

/** `URI:urn:a:b, DNS:plc`; a value with special characters is a JSON string (CVE-2021-44532). */
function readNames(text: string): { type: string; value: string }[] {
  return Array.from(text.matchAll(NAME), ([, type = '', value = '']) => ({
    type,
    value: value.startsWith('"') ? String(JSON.parse(value)) : value,
  }));
}

function canonicalAddress(text: string): string {
  const octets = ipAddressToOctets(text);
  return (octets === null ? null : octetsToIpAddress(octets)) ?? text;
}
