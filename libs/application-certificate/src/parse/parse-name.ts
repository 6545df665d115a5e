import { type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { hexOf, objectIdentifierOf, stringOf } from '../der/der-values.js';
import { Deviations } from './deviations.js';
import { comparableText, comparableValue } from './comparable-name.js';
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
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

interface Attribute {
  readonly name: string;
  readonly value: string;
  /** Type and value as names are compared. */
  readonly key: string;
}

const SEVEN_BIT_TAGS: ReadonlySet<number> = new Set([
  TAG.printableString,
  TAG.ia5String,
  TAG.numericString,
  TAG.visibleString,
]);

/** Whose name is read, and where is noted what departs from RFC 5280 in it. */
interface NameReading {
  readonly whose: 'subject' | 'issuer';
  readonly deviations: Deviations;
}

/** A name, its relative names and their attributes (RFC 5280, 4.1.2.4). */
export function parseName(
  element: DerElement,
  whose: NameReading['whose'],
  deviations = new Deviations(),
): DistinguishedName {
  const relativeNames = readRelativeNames(element.reader(), { whose, deviations });
  const attributes = relativeNames.flat();
  const first = (name: string) => attributes.find((attribute) => attribute.name === name)?.value ?? null;
  return {
    commonName: first('CN'),
    organization: first('O'),
    organizationalUnit: first('OU'),
    locality: first('L'),
    stateOrProvince: first('ST'),
    country: first('C'),
    emailAddresses: attributes.flatMap(({ name, value }) => (name === 'emailAddress' ? [value] : [])),
    text: relativeNames.map(relativeNameText).reverse().join(', '),
    comparisonKey: JSON.stringify(relativeNames.map((names) => names.map(({ key }) => key).sort())),
  };
}

function readRelativeNames(reader: DerReader, reading: NameReading): Attribute[][] {
  const names: Attribute[][] = [];
  while (reader.hasMore) {
    const set = reader.into(TAG.set);
    const attributes = [readAttribute(set, reading)];
    while (set.hasMore) attributes.push(readAttribute(set, reading));
    names.push(attributes);
  }
  return names;
}

function readAttribute(set: DerReader, reading: NameReading): Attribute {
  const pair = set.into(TAG.sequence);
  const type = objectIdentifierOf(pair.next(TAG.objectIdentifier));
  const value = pair.any();
  pair.end();
  const name = ATTRIBUTE_NAMES.get(type);
  if (name === undefined) {
    return { name: type, value: `#${hexOf(value.bytes)}`, key: `${type}=${comparableValue(value)}` };
  }
  const text = textOf(name, value, reading);
  return { name, value: text, key: `${type}=${comparableText(text)}` };
}

/** Devices write "Müller" in a PrintableString; OpenSSL reads it as Latin-1. A NUL would deceive those who end there. */
function textOf(name: string, value: DerElement, { whose, deviations }: NameReading): string {
  try {
    return stringOf(value);
  } catch (error) {
    const isSevenBit = SEVEN_BIT_TAGS.has(value.tag) && !value.content.includes(0);
    if (!(error instanceof DerError) || !isSevenBit) throw error;
    deviations.noteHarmless(
      'subject',
      `The ${name} of the ${whose} holds characters that its type of text does not have; it is read as Latin-1.`,
    );
    return Buffer.from(value.content).toString('latin1');
  }
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
