import { octetsToIpAddress } from '../names/ip-address.js';
import { canBeLimited, isWithin } from '../names/name-subtree.js';
import type { GeneralName, NameConstraints, ParsedCertificate } from '../parse/parsed-certificate.js';

const LONGEST_SHOWN = 64;

/**
 * Why an authority's name constraints forbid a certificate below it, in a sentence; null where none does (RFC 5280,
 * 4.2.1.10). Nearest first, the leaf at the beginning. An authority that certified a new key of its own is not asked for
 * its name. Names are a hundred at most and so are the constraints of each form, so the work is bounded.
 */
export function nameConstraintFault(path: readonly ParsedCertificate[]): string | null {
  for (const [index, { nameConstraints, subject }] of path.entries()) {
    if (nameConstraints === null) continue;
    const below = path.slice(0, index).filter(({ selfIssued }, position) => position === 0 || !selfIssued);
    for (const certificate of below) {
      const why = faultOf(certificate, nameConstraints);
      if (why !== null) return `The name constraints of the authority "${subject.text}" ${why}.`;
    }
  }
  return null;
}

function faultOf(certificate: ParsedCertificate, constraints: NameConstraints): string | null {
  if (hasUnreadableNames(certificate)) return 'cannot be compared with names that cannot be read';
  for (const name of namesOf(certificate)) {
    const excluded = constraints.excluded.filter(({ form }) => form === name.form);
    const permitted = constraints.permitted.filter(({ form }) => form === name.form);
    if (excluded.length + permitted.length === 0) continue;
    if (!canBeLimited(name)) return whyNotLimited(name);
    if (excluded.some((base) => isWithin(name, base))) return `exclude ${shown(name)}`;
    if (permitted.length > 0 && !permitted.some((base) => isWithin(name, base)))
      return `do not permit ${shown(name)}`;
  }
  return null;
}

/** A name that was left out of the reading could be any. */
function hasUnreadableNames({ deviations, hasUnreadNames }: ParsedCertificate): boolean {
  return hasUnreadNames || deviations.some(({ rule, isHarmless }) => rule === 'san-host' && !isHarmless);
}

/** The subject where it is not empty, and its e-mail addresses where there are none among the alternative names. */
function namesOf({ subject, alternativeNames }: ParsedCertificate): GeneralName[] {
  const names: GeneralName[] = subject.text === '' ? [] : [{ form: 'directoryName', name: subject }];
  if (!alternativeNames.some(({ form }) => form === 'rfc822Name'))
    names.push(...subject.emailAddresses.map((text) => ({ form: 'rfc822Name', text }) as const));
  return [...names, ...alternativeNames];
}

function whyNotLimited(name: GeneralName): string {
  return name.form === 'uniformResourceIdentifier'
    ? `limit URIs by their host, and ${shown(name)} has none`
    : `limit names of the form ${name.form}, which cannot be judged`;
}

function shown(name: GeneralName): string {
  switch (name.form) {
    case 'rfc822Name':
      return `the e-mail address ${quoted(name.text)}`;
    case 'dNSName':
      return `the DNS name ${quoted(name.text)}`;
    case 'uniformResourceIdentifier':
      return `the URI ${quoted(name.text)}`;
    case 'iPAddress':
      return `the IP address ${octetsToIpAddress(name.octets) ?? ''}`;
    case 'directoryName':
      return `the name ${quoted(name.name.text)}`;
    default:
      return `a name of the form ${name.form}`;
  }
}

function quoted(text: string): string {
  return `"${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}"`;
}
