import { type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { integerOctets, integerOf, objectIdentifierOf, octetAlignedBits } from '../der/der-values.js';
import type { KeyAlgorithm, ParsedCertificate } from './parsed-certificate.js';

type PublicKeyFacts = Pick<
  ParsedCertificate,
  'keyAlgorithm' | 'keySize' | 'curve' | 'rsaPublicKey' | 'publicKeySpkiDer'
>;

export const KEY_OID = {
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  ec: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
} as const;

const EDWARDS_KEYS: ReadonlyMap<string, { readonly name: KeyAlgorithm; readonly bits: number }> = new Map([
  [KEY_OID.ed25519, { name: 'Ed25519', bits: 256 }],
  [KEY_OID.ed448, { name: 'Ed448', bits: 456 }],
]);

const LARGEST_EXPONENT = 2n ** 32n;

const NAMED_CURVES: ReadonlyMap<string, { readonly name: string; readonly bits: number }> = new Map([
  ['1.2.840.10045.3.1.7', { name: 'prime256v1', bits: 256 }],
  ['1.3.132.0.34', { name: 'secp384r1', bits: 384 }],
  ['1.3.132.0.35', { name: 'secp521r1', bits: 521 }],
  ['1.3.36.3.3.2.8.1.1.7', { name: 'brainpoolP256r1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.11', { name: 'brainpoolP384r1', bits: 384 }],
]);

/** SubjectPublicKeyInfo (RFC 5280, 4.1.2.7): RSA is read whole, of the others their algorithm, curve and size. */
export function parsePublicKey(element: DerElement): PublicKeyFacts {
  const { oid, parameters, key } = readSubjectPublicKeyInfo(element);
  const unknown = {
    keyAlgorithm: 'UNKNOWN',
    keySize: 0,
    curve: null,
    rsaPublicKey: null,
    publicKeySpkiDer: element.bytes,
  } as const;
  if (oid === KEY_OID.rsa) return { ...unknown, keyAlgorithm: 'RSA', ...parseRsaKey(key) };
  if (oid === KEY_OID.ec) return { ...unknown, keyAlgorithm: 'EC', ...parseCurve(parameters) };
  const edwards = EDWARDS_KEYS.get(oid);
  return edwards === undefined ? unknown : { ...unknown, keyAlgorithm: edwards.name, keySize: edwards.bits };
}

/** The algorithm, a reader of its parameters, and the key as the algorithm encodes it. */
export function readSubjectPublicKeyInfo(element: DerElement): {
  oid: string;
  parameters: DerReader;
  key: Uint8Array;
} {
  const reader = element.reader();
  const parameters = reader.into(TAG.sequence);
  const key = octetAlignedBits(reader.next(TAG.bitString));
  reader.end();
  return { oid: objectIdentifierOf(parameters.next(TAG.objectIdentifier)), parameters, key };
}

/**
 * Whether a verification takes a time that can be told: an RSA exponent as long as the modulus and some of the curves that
 * are not named here take a hundred times as long as what certificates use.
 */
export function verifiesInBoundedTime({
  keyAlgorithm,
  curve,
  rsaPublicKey,
}: Pick<PublicKeyFacts, 'keyAlgorithm' | 'curve' | 'rsaPublicKey'>): boolean {
  if (keyAlgorithm === 'EC') return curve !== null;
  return rsaPublicKey === null || rsaPublicKey.publicExponent <= LARGEST_EXPONENT;
}

/** The same facts of an RSA key that is for PSS only, which `parsePublicKey` takes for unknown. */
export function parsePssKey(
  key: Uint8Array,
): Pick<PublicKeyFacts, 'keyAlgorithm' | 'curve' | 'rsaPublicKey'> {
  return { keyAlgorithm: 'RSA', curve: null, rsaPublicKey: parseRsaKey(key).rsaPublicKey };
}

/** RSAPublicKey (RFC 8017, A.1.1). */
function parseRsaKey(key: Uint8Array): Pick<ParsedCertificate, 'keySize' | 'rsaPublicKey'> {
  const outer = new DerReader(key);
  const reader = outer.into(TAG.sequence);
  outer.end();
  const modulusElement = reader.next(TAG.integer);
  const modulus = integerOf(modulusElement);
  const publicExponent = integerOf(reader.next(TAG.integer));
  reader.end();
  if (modulus <= 0n || publicExponent <= 0n) throw new DerError('an RSA key that is not positive');
  return { keySize: bitLength(integerOctets(modulusElement)), rsaPublicKey: { modulus, publicExponent } };
}

function parseCurve(parameters: DerReader): Pick<ParsedCertificate, 'keySize' | 'curve'> {
  const name = parameters.optional(TAG.objectIdentifier);
  const curve = name === null ? undefined : NAMED_CURVES.get(objectIdentifierOf(name));
  return { curve: curve?.name ?? null, keySize: curve?.bits ?? 0 };
}

/** Bits of a positive number from its octets, of which the first may be the zero of the sign. */
function bitLength(octets: Uint8Array): number {
  const digits = octets[0] === 0 ? octets.subarray(1) : octets;
  return digits.length * 8 - (Math.clz32(digits[0] ?? 0) - 24);
}
