import { DerError, DerReader, readDer, TAG } from '../der/der-reader.js';
import { bitsOf, objectIdentifierOf } from '../der/der-values.js';
import type { Deviations } from './deviations.js';
import type { KeyUsage } from './parsed-certificate.js';

/** By bit number (RFC 5280, 4.2.1.3). */
const KEY_USAGES: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** RFC 5280, 4.2.1.12. */
const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
]);

export function parseKeyUsage(value: Uint8Array | null, deviations: Deviations): readonly KeyUsage[] | null {
  if (value === null) return null;
  return deviations.readOrNote('key-usage', 'key usage', () => {
    const element = readDer(value);
    if (element.tag !== TAG.bitString) throw new DerError('it is no BIT STRING');
    const { bits } = bitsOf(element);
    return KEY_USAGES.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  });
}

export function parseExtendedKeyUsage(
  value: Uint8Array | null,
  deviations: Deviations,
): readonly string[] | null {
  if (value === null) return null;
  return deviations.readOrNote('extended-key-usage', 'extended key usage', () => {
    const outer = new DerReader(value);
    const reader = outer.into(TAG.sequence);
    outer.end();
    const purposes: string[] = [];
    do {
      const oid = objectIdentifierOf(reader.next(TAG.objectIdentifier));
      purposes.push(PURPOSES.get(oid) ?? oid);
    } while (reader.hasMore);
    return purposes;
  });
}
