import { type DerElement, DerReader, TAG } from '../der/der-reader.js';
import { hexOf, objectIdentifierOf, stringOf } from '../der/der-values.js';
import type { DistinguishedName } from './parsed-certificate.js';

/** Short names as RFC 4514, 3 and screens of certificates use them. */
const ATTRIBUTE_NAMES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** A name, its relative names and their attributes (RFC 5280, 4.1.2.4). */
export function parseName(element: DerElement): DistinguishedName {
  const relativeNames = readRelativeNames(element.reader());
  const attributes = relativeNames.flat();
  const first = (name: string) => attributes.find((attribute) => attribute.name === name)?.value ?? null;
  return {
    commonName: first('CN'),
    organization: first('O'),
    organizationalUnit: first('OU'),
    locality: first('L'),
    stateOrProvince: first('ST'),
    country: first('C'),
    text: relativeNames.map(relativeNameText).reverse().join(', '),
  };
}

function readRelativeNames(reader: DerReader): Attribute[][] {
  const names: Attribute[][] = [];
  while (reader.hasMore) {
    const set = reader.into(TAG.set);
    const attributes = [readAttribute(set)];
    while (set.hasMore) attributes.push(readAttribute(set));
    names.push(attributes);
  }
  return names;
}

function readAttribute(set: DerReader): Attribute {
  const pair = set.into(TAG.sequence);
  const type = objectIdentifierOf(pair.next(TAG.objectIdentifier));
  const value = pair.any();
  pair.end();
  const name = ATTRIBUTE_NAMES.get(type);
  return name === undefined
    ? { name: type, value: `#${hexOf(value.bytes)}` }
    : { name, value: stringOf(value) };
}

function relativeNameText(attributes: readonly Attribute[]): string {
  return attributes.map(({ name, value }) => `${name}=${escape(name, value)}`).join('+');
}

const NEEDS_NO_ESCAPE = /^\w(?:[\w .-]*\w)?$/;

/** RFC 4514, 2.4; attributes without a short name are hexadecimal already. */
function escape(name: string, value: string): string {
  if (name.includes('.') || NEEDS_NO_ESCAPE.test(value)) return value;
  return value
    .replace(/[\\",+;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/\p{Cc}/gu, (character) => `\\${hexOf(Buffer.from(character))}`);
}
