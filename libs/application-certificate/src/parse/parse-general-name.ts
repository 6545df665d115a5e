import { contextTag, type DerElement, DerError, TAG } from '../der/der-reader.js';
import { ascii } from '../der/der-values.js';
import { parseName } from './parse-name.js';
import type { DistinguishedName, GeneralName } from './parsed-certificate.js';

/** By the identifier octet (RFC 5280, 4.2.1.6); a directoryName is explicit, since a name is a choice. */
const FORMS: ReadonlyMap<number, GeneralName['form']> = new Map([
  [contextTag(0, 'constructed'), 'otherName'],
  [contextTag(1, 'primitive'), 'rfc822Name'],
  [contextTag(2, 'primitive'), 'dNSName'],
  [contextTag(3, 'constructed'), 'x400Address'],
  [contextTag(4, 'constructed'), 'directoryName'],
  [contextTag(5, 'constructed'), 'ediPartyName'],
  [contextTag(6, 'primitive'), 'uniformResourceIdentifier'],
  [contextTag(7, 'primitive'), 'iPAddress'],
  [contextTag(8, 'primitive'), 'registeredID'],
]);

/** @throws DerError for a tag that no form of name has */
export function formOf({ tag }: DerElement): GeneralName['form'] {
  const form = FORMS.get(tag);
  if (form === undefined) throw new DerError(`it holds a name of the unknown tag 0x${tag.toString(16)}`);
  return form;
}

/** @throws DerError for a name that is not written as its form demands */
export function parseGeneralName(element: DerElement): GeneralName {
  const form = formOf(element);
  switch (form) {
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      return { form, text: ascii(element.content) };
    case 'iPAddress':
      return { form, octets: element.content };
    case 'directoryName':
      return { form, name: directoryName(element) };
    default:
      return { form };
  }
}

function directoryName(element: DerElement): DistinguishedName {
  const reader = element.reader();
  const name = parseName(reader.next(TAG.sequence), 'subject');
  reader.end();
  return name;
}
