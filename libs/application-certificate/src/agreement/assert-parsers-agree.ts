import { isDeepStrictEqual } from 'node:util';
import { CertificateError } from '../certificate-error.js';
import { hexOf } from '../der/der-values.js';
import { isSamePublicKey } from '../keys/same-public-key.js';
import { MOST_NAMES } from '../parse/parse-subject-alternative-name.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import type { ProfileRule } from '../profile/profile-finding.js';
import { canonicalSerialNumber, type IdentityFacts } from './identity-facts.js';
import { readWithNode } from './read-with-node.js';
import { readWithPkijs } from './read-with-pkijs.js';

const FACTS: readonly { readonly fact: keyof IdentityFacts; readonly name: string }[] = [
  { fact: 'publicKeySpkiHex', name: 'the public key' },
  { fact: 'serialNumber', name: 'the serial number' },
  { fact: 'uris', name: 'the URIs' },
  { fact: 'dnsNames', name: 'the DNS names' },
  { fact: 'ipAddresses', name: 'the IP addresses' },
];

/** Under which names are noted that cannot be read. */
const NAME_RULES: ReadonlySet<ProfileRule> = new Set(['application-uri', 'san-host']);

/** pkijs first, which is given bounded structures only: node:crypto takes long to write out thousands of names. */
const READERS = [
  ['pkijs', readWithPkijs],
  ['node:crypto', readWithNode],
] as const;

/**
 * Refuses an upload of which our reader, node:crypto and pkijs do not read the same key, serial number and names:
 * cert-service would show one certificate and secure channels would use another.
 * One with more names than are read here is refused before: the other readers would read all of them.
 * @throws CertificateError PARSERS_DISAGREE or TOO_MANY_NAMES
 */
export function assertParsersAgree(certificate: ParsedCertificate): void {
  if (certificate.hasUnreadNames) throw tooManyNames();
  const ours = factsOf(certificate);
  for (const [reader, read] of READERS) {
    const theirs = readOrNull(read, certificate.der);
    if (theirs === null) throw disagreement(`${reader} cannot read the certificate`);
    const different = FACTS.find(({ fact }) => !isSameFact(fact, ours, theirs));
    if (different === undefined) continue;
    throw disagreement(`${reader} reads ${different.name} in another way`, whyUnread(certificate));
  }
}

/** The name that was left out of our reading, which others take as they can: umlauts in a host name, for example. */
function whyUnread({ deviations }: ParsedCertificate): string {
  const unread = deviations.find(({ rule, isHarmless }) => NAME_RULES.has(rule) && !isHarmless);
  return unread === undefined ? '' : ` ${unread.message}`;
}

/** A key may be written in two ways, with and without NULL parameters, and is the same key. */
function isSameFact(fact: keyof IdentityFacts, ours: IdentityFacts, theirs: IdentityFacts): boolean {
  if (fact !== 'publicKeySpkiHex') return isDeepStrictEqual(ours[fact], theirs[fact]);
  return isSamePublicKey(Buffer.from(ours[fact], 'hex'), Buffer.from(theirs[fact], 'hex'));
}

function factsOf(certificate: ParsedCertificate): IdentityFacts {
  const { publicKeySpkiDer, serialNumber, uris, dnsNames, ipAddresses } = certificate;
  return {
    publicKeySpkiHex: hexOf(publicKeySpkiDer).toLowerCase(),
    serialNumber: canonicalSerialNumber(serialNumber),
    uris,
    dnsNames,
    ipAddresses,
  };
}

/** Whatever a parser throws, it means one thing here: it cannot read the certificate. */
function readOrNull(read: (der: Uint8Array) => IdentityFacts, der: Uint8Array): IdentityFacts | null {
  try {
    return read(der);
  } catch {
    return null;
  }
}

function tooManyNames(): CertificateError {
  return new CertificateError(
    'TOO_MANY_NAMES',
    `The certificate has more than ${MOST_NAMES} alternative names; an application needs its ApplicationUri and its hosts, and no reader needs the others.`,
  );
}

function disagreement(what: string, why = ''): CertificateError {
  return new CertificateError('PARSERS_DISAGREE', `The certificate is ambiguous: ${what}.${why}`);
}
