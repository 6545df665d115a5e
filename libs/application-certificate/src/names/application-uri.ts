import { CertificateError } from '../certificate-error.js';
import { isHostname } from './host-name.js';
import { groupsOf, ipAddressToOctets } from './ip-address.js';

const LONGEST_URI = 1024;
const LONGEST_SLUG = 64;
const COMBINING_ACCENTS = /[\u0300-\u036f]/g;
const NOT_LETTER_DIGIT_OR_MARK = /[^\p{L}\p{N}\p{M}]+/gu;

/**
 * RFC 8141, 2, with one freedom: OPC UA puts the host name where the namespace identifier stands
 * (`urn:plant-7.example.com:Koios:line-4`, OPC 10000-6, 6.2.2), so it may hold dots and any length.
 */
const URN =
  /^urn:[a-z0-9][a-z0-9.-]*:(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})(?:[\w.~!$&'()*+,;=:@/-]|%[0-9a-f]{2})*(?:\?[+=](?:[\w.~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})+)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*)?$/i;

/** RFC 3986, 3: scheme, a non-empty authority, path, query and fragment. */
const URL =
  /^[a-z][a-z0-9+.-]*:\/\/(?:(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})+|\[[0-9a-f:.]+\](?::[0-9]*)?)(?:\/(?:[\w.~!$&'()*+,;=:@/-]|%[0-9a-f]{2})*)?(?:\?(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*)?$/i;

/** `urn:<hostname>:Koios:<slug>`. IPv6 addresses are written as eight groups with hyphens: a URN has no place for colons. */
export function applicationUriFor(hostname: string, name: string): string {
  return `urn:${uriHost(hostname)}:Koios:${slugOf(name)}`;
}

/**
 * A name as the last part of an ApplicationUri: lower case, without accents, words joined by hyphens, at most 64
 * characters, letters beyond ASCII percent-encoded. A name of signs only keeps its signs, so that no name is without one.
 * @throws CertificateError NAME_EMPTY for a blank name
 */
export function slugOf(name: string): string {
  const text = name.toWellFormed().trim();
  if (text === '') throw new CertificateError('NAME_EMPTY', 'The name is empty.');
  const plain = text.normalize('NFKD').replace(COMBINING_ACCENTS, '').normalize('NFC').toLowerCase();
  const words = plain.replace(NOT_LETTER_DIGIT_OR_MARK, '-').replace(/^-|-$/g, '');
  const slug = Array.from(words === '' ? text : words)
    .slice(0, LONGEST_SLUG)
    .join('');
  return encodeURIComponent(slug.replace(/-$/, ''));
}

/** A URL of RFC 3986 or a URN of RFC 8141, percent-encoded, of at most 1,024 characters. */
export function isApplicationUri(text: string): boolean {
  return text.length <= LONGEST_URI && (/^urn:/i.test(text) ? URN : URL).test(text);
}

function uriHost(hostname: string): string {
  const octets = ipAddressToOctets(hostname);
  if (octets?.length === 16)
    return groupsOf(octets)
      .map((group) => group.toString(16))
      .join('-');
  if (octets !== null || isHostname(hostname)) return hostname;
  throw new CertificateError(
    'HOST_NAME_INVALID',
    `"${hostname.slice(0, 64)}" is no host name and no IP address.`,
  );
}
