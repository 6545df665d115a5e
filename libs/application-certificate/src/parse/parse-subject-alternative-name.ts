import { type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { octetsToIpAddress } from '../names/ip-address.js';
import type { Deviations } from './deviations.js';
import { formOf, parseGeneralName } from './parse-general-name.js';
import type { GeneralName, ParsedCertificate } from './parsed-certificate.js';

type AlternativeNames = Pick<
  ParsedCertificate,
  'alternativeNames' | 'hasUnreadNames' | 'uris' | 'dnsNames' | 'ipAddresses'
>;

interface Reading {
  readonly names: GeneralName[];
  readonly deviations: Deviations;
  hasUnreadNames: boolean;
}

/** More than any application has; other readers take long for thousands. */
export const MOST_NAMES = 100;

const WHAT: Readonly<Record<GeneralName['form'], string>> = {
  rfc822Name: 'e-mail address',
  dNSName: 'DNS name',
  uniformResourceIdentifier: 'URI',
  iPAddress: 'IP address',
  directoryName: 'directory name',
  otherName: 'other name',
  x400Address: 'X.400 address',
  ediPartyName: 'EDI party name',
  registeredID: 'registered identifier',
};

/** RFC 5280, 4.2.1.6. A broken name is noted and left out; the others are still read. */
export function parseSubjectAlternativeName(
  value: Uint8Array | null,
  deviations: Deviations,
): AlternativeNames {
  const reading: Reading = { names: [], deviations, hasUnreadNames: false };
  if (value !== null) {
    deviations.readOrNote('application-uri', 'subject alternative name', () => readNames(value, reading));
  }
  const { names, hasUnreadNames } = reading;
  return {
    alternativeNames: names,
    hasUnreadNames,
    uris: textsOf(names, 'uniformResourceIdentifier'),
    dnsNames: textsOf(names, 'dNSName'),
    ipAddresses: names.flatMap((name) => (name.form === 'iPAddress' ? addressOf(name.octets) : [])),
  };
}

function readNames(value: Uint8Array, reading: Reading): void {
  const outer = new DerReader(value);
  const reader = outer.into(TAG.sequence);
  outer.end();
  if (!reader.hasMore) throw new DerError('it is empty');
  for (let count = 0; reader.hasMore; count += 1) {
    if (count === MOST_NAMES) {
      reading.hasUnreadNames = true;
      throw new DerError(`it holds more than ${MOST_NAMES} names, the rest is not read`);
    }
    readName(reader.any(), reading);
  }
}

function readName(element: DerElement, { names, deviations }: Reading): void {
  const form = formOf(element);
  const rule = form === 'uniformResourceIdentifier' ? 'application-uri' : 'san-host';
  const name = deviations.readOrNote(rule, `${WHAT[form]} in the subject alternative name`, () =>
    soundName(parseGeneralName(element)),
  );
  if (name !== null) names.push(name);
}

/** Other lengths are masks of name constraints, or nothing. */
function soundName(name: GeneralName): GeneralName {
  if (name.form === 'iPAddress' && octetsToIpAddress(name.octets) === null)
    throw new DerError(`an IP address of ${name.octets.length} octets`);
  return name;
}

function addressOf(octets: Uint8Array): string[] {
  const address = octetsToIpAddress(octets);
  return address === null ? [] : [address];
}

function textsOf(names: readonly GeneralName[], form: 'dNSName' | 'uniformResourceIdentifier'): string[] {
  return names.flatMap((name) => (name.form === form ? [name.text] : []));
}
