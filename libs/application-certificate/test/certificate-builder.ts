import { createHash, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  utf8String,
} from '../src/der/der-writer.js';

/** One extension as it stands in the certificate. */
export interface ExtensionParts {
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Uint8Array;
}

/** Every part of a certificate, each of which a test may replace. */
export interface CertificateParts {
  readonly version: Uint8Array;
  readonly serial: Uint8Array;
  readonly innerAlgorithm: Uint8Array;
  readonly outerAlgorithm: Uint8Array;
  readonly issuer: Uint8Array;
  readonly notBefore: Uint8Array;
  readonly notAfter: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKey: KeyObject;
  readonly spki: Uint8Array;
  readonly extensions: readonly ExtensionParts[];
  /** Extensions that are encoded already, behind the others. */
  readonly rawExtensions: readonly Uint8Array[];
  readonly signWith: KeyObject;
  readonly hash: string;
  /** What follows the last field of the signed part. */
  readonly tail: Uint8Array;
}

export const NOW = new Date('2026-06-15T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

export const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
} as const;

export const sha256WithRsa = algorithm('1.2.840.113549.1.1.11');
export const sha512WithRsa = algorithm('1.2.840.113549.1.1.13');
export const sha1WithRsa = algorithm('1.2.840.113549.1.1.5');
export const md5WithRsa = algorithm('1.2.840.113549.1.1.4');

export function algorithm(oid: string): Buffer {
  return sequence(objectIdentifier(oid), nullValue());
}

/** Attributes such as `{ '2.5.4.3': 'Line 4' }`, each in a set of its own. */
export function nameOf(attributes: Readonly<Record<string, string>>): Buffer {
  const sets = Object.entries(attributes).map(([type, value]) =>
    setOf(sequence(objectIdentifier(type), utf8String(value))),
  );
  return sequence(...sets);
}

export const subjectName = nameOf({ '2.5.4.10': 'Plant Works', '2.5.4.3': 'Line 4' });

export const uri = (text: string): Buffer => element(0x86, Buffer.from(text));
export const dns = (text: string): Buffer => element(0x82, Buffer.from(text));
export const email = (text: string): Buffer => element(0x81, Buffer.from(text));
export const directory = (name: Uint8Array): Buffer => element(0xa4, name);
export const ip = (...octets: readonly number[]): Buffer => element(0x87, Buffer.from(octets));

export const sanOf = (...names: readonly Uint8Array[]): ExtensionParts => ({
  oid: OID.subjectAlternativeName,
  value: sequence(...names),
});
export const keyUsageOf = (bits: number, unusedBits: number): ExtensionParts => ({
  oid: OID.keyUsage,
  critical: true,
  value: bitString(Buffer.of(bits), unusedBits),
});
export const extendedKeyUsageOf = (...oids: readonly string[]): ExtensionParts => ({
  oid: OID.extendedKeyUsage,
  value: sequence(...oids.map(objectIdentifier)),
});
export const basicConstraintsOf = (...contents: readonly Uint8Array[]): ExtensionParts => ({
  oid: OID.basicConstraints,
  critical: true,
  value: sequence(...contents),
});
export const authorityKeyIdentifierOf = (identifier: Uint8Array): ExtensionParts => ({
  oid: OID.authorityKeyIdentifier,
  value: sequence(element(0x80, identifier)),
});
export const subjectKeyIdentifierOf = (identifier: Uint8Array): ExtensionParts => ({
  oid: OID.subjectKeyIdentifier,
  value: octetString(identifier),
});

/** Critical, as RFC 5280 asks; each base is a name as an alternative name is written. */
export const nameConstraintsOf = (
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[] = [],
): ExtensionParts => {
  const subtrees = (tag: number, bases: readonly Uint8Array[]) =>
    bases.length === 0 ? Buffer.alloc(0) : element(tag, ...bases.map((base) => sequence(base)));
  return {
    oid: OID.nameConstraints,
    critical: true,
    value: sequence(subtrees(0xa0, permitted), subtrees(0xa1, excluded)),
  };
};

export function keyIdentifierOf(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

/** The extensions of a sound self-signed certificate; `replacements` stand in for those with the same OID. */
export function soundExtensions(
  publicKey: KeyObject,
  ...replacements: readonly ExtensionParts[]
): ExtensionParts[] {
  const identifier = keyIdentifierOf(publicKey);
  const sound = [
    subjectKeyIdentifierOf(identifier),
    authorityKeyIdentifierOf(identifier),
    basicConstraintsOf(),
    keyUsageOf(0b1111_0100, 2),
    extendedKeyUsageOf('1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'),
    sanOf(uri('urn:plant-7:Koios:line-4'), dns('plant-7.example.com')),
  ];
  return sound.map((extension) => replacements.find(({ oid }) => oid === extension.oid) ?? extension);
}

/** The same without the extension. */
export function extensionsWithout(publicKey: KeyObject, oid: string): ExtensionParts[] {
  return soundExtensions(publicKey).filter((extension) => extension.oid !== oid);
}

/** A self-signed certificate that keeps every rule, with the given parts replaced. */
export function buildCertificate(
  keys: { publicKey: KeyObject; privateKey: KeyObject },
  parts: Partial<CertificateParts> = {},
): Buffer {
  const publicKey = parts.publicKey ?? keys.publicKey;
  const innerAlgorithm = parts.innerAlgorithm ?? sha256WithRsa;
  const signed = sequence(
    parts.version ?? element(0xa0, integer(2)),
    parts.serial ?? integer(0x41, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    innerAlgorithm,
    parts.issuer ?? subjectName,
    sequence(
      parts.notBefore ?? time(new Date(NOW.getTime() - 30 * DAY_MS)),
      parts.notAfter ?? time(new Date(NOW.getTime() + 700 * DAY_MS)),
    ),
    parts.subject ?? subjectName,
    parts.spki ?? publicKey.export({ type: 'spki', format: 'der' }),
    extensionList(parts.extensions ?? soundExtensions(publicKey), parts.rawExtensions ?? []),
    parts.tail ?? Buffer.alloc(0),
  );
  const signature = sign(parts.hash ?? 'sha256', signed, parts.signWith ?? keys.privateKey);
  return sequence(signed, parts.outerAlgorithm ?? innerAlgorithm, bitString(signature));
}

function extensionList(extensions: readonly ExtensionParts[], raw: readonly Uint8Array[]): Buffer {
  if (extensions.length + raw.length === 0) return Buffer.alloc(0);
  const encoded = extensions.map(({ oid, critical, value }) =>
    sequence(objectIdentifier(oid), critical === true ? boolean(0xff) : Buffer.alloc(0), octetString(value)),
  );
  return element(0xa3, sequence(...encoded, ...raw));
}
