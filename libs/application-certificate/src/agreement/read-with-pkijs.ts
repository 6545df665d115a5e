import { OctetString } from 'asn1js';
import { AltName, Certificate, type GeneralName } from 'pkijs';
import { assertBoundedStructure } from '../der/check-structure.js';
import { hexOf } from '../der/der-values.js';
import { octetsToIpAddress } from '../names/ip-address.js';
import { canonicalSerialNumber, type IdentityFacts } from './identity-facts.js';

const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const DNS_NAME = 2;
const URI = 6;
const IP_ADDRESS = 7;

/** The facts as pkijs reads them. It throws for what it refuses. */
export function readWithPkijs(certificateDer: Uint8Array): IdentityFacts {
  assertBoundedStructure(certificateDer);
  const certificate = Certificate.fromBER(new Uint8Array(certificateDer));
  const names = alternativeNames(certificate);
  const textsOf = (type: number) =>
    names.filter((name) => name.type === type).map(({ value }) => String(value));
  return {
    publicKeySpkiHex: Buffer.from(certificate.subjectPublicKeyInfo.toSchema().toBER()).toString('hex'),
    serialNumber: serialNumberOf(certificate),
    uris: textsOf(URI),
    dnsNames: textsOf(DNS_NAME),
    ipAddresses: names.filter((name) => name.type === IP_ADDRESS).map(addressOf),
  };
}

/** Of every such extension: a reader that takes the last of two must not go unnoticed. */
function alternativeNames(certificate: Certificate): GeneralName[] {
  const extensions =
    certificate.extensions?.filter(({ extnID }) => extnID === SUBJECT_ALTERNATIVE_NAME) ?? [];
  return extensions.flatMap((extension) => {
    const value: unknown = extension.parsedValue;
    return value instanceof AltName ? value.altNames : [];
  });
}

function serialNumberOf({ serialNumber }: Certificate): string {
  const octets = serialNumber.valueBlock.valueHexView;
  const value = BigInt.asIntN(octets.length * 8, BigInt(`0x${hexOf(octets)}`));
  return canonicalSerialNumber(value.toString(16));
}

function addressOf(name: GeneralName): string {
  const value: unknown = name.value;
  const octets = value instanceof OctetString ? value.valueBlock.valueHexView : new Uint8Array();
  return octetsToIpAddress(octets) ?? hexOf(octets);
}
