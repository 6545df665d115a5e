import { isNameWithin } from '../parse/comparable-name.js';
import type { GeneralName } from '../parse/parsed-certificate.js';
import { isIpAddress } from './host-name.js';

/** The host of a URI with an authority; an address in brackets is none that a URI can be limited by. */
const HOST_OF_URI = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#:[\]]+)/i;

/** Forms whose subtrees are compared here; the others are used by nobody for applications. */
const COMPARED: ReadonlySet<GeneralName['form']> = new Set<GeneralName['form']>([
  'rfc822Name',
  'dNSName',
  'uniformResourceIdentifier',
  'iPAddress',
  'directoryName',
]);

/** Whether a constraint on names of its form can be judged: a URN has no host to be limited by (RFC 5280, 4.2.1.10). */
export function canBeLimited(name: GeneralName): boolean {
  return COMPARED.has(name.form) && (name.form !== 'uniformResourceIdentifier' || hostOf(name.text) !== null);
}

/** Whether a name lies within the subtree of a base of the same form (RFC 5280, 4.2.1.10). */
export function isWithin(name: GeneralName, base: GeneralName): boolean {
  switch (name.form) {
    case 'dNSName':
      return base.form === name.form && isDomainWithin(name.text, base.text);
    case 'uniformResourceIdentifier':
      return base.form === name.form && isHostWithin(hostOf(name.text) ?? '', base.text);
    case 'rfc822Name':
      return base.form === name.form && isMailboxWithin(name.text, base.text);
    case 'iPAddress':
      return base.form === name.form && isAddressWithin(name.octets, base.octets);
    case 'directoryName':
      return base.form === name.form && isNameWithin(name.name, base.name);
    default:
      return false;
  }
}

function hostOf(uri: string): string | null {
  const host = HOST_OF_URI.exec(uri)?.[1];
  return host === undefined || isIpAddress(host) ? null : host;
}

/** Labels may be added on the left. OpenSSL takes a base with a leading dot too, for what is below it only. */
function isDomainWithin(domain: string, base: string): boolean {
  if (base === '' || base.startsWith('.')) return isHostWithin(domain, base);
  const start = domain.length - base.length;
  const isAtLabel = start === 0 || domain[start - 1] === '.';
  return isAtLabel && isHostWithin(domain.slice(start), base);
}

/**
 * A base with a leading dot stands for every host below, any other one for that host alone; an empty one for all. Lengths
 * are compared first: to bring thousands of pairs to one case takes long.
 */
function isHostWithin(host: string, base: string): boolean {
  if (base === '') return true;
  const mayBe = base.startsWith('.') ? host.length > base.length : host.length === base.length;
  return mayBe && host.slice(-base.length).toLowerCase() === base.toLowerCase();
}

/** One mailbox, or all of a host, or all below a domain. What stands before the sign is told apart by case. */
function isMailboxWithin(mailbox: string, base: string): boolean {
  const [local, host] = partsOf(mailbox);
  const [localOfBase, hostOfBase] = partsOf(base);
  return base.includes('@')
    ? local === localOfBase && isHostWithin(host, hostOfBase)
    : isHostWithin(host, base);
}

function partsOf(mailbox: string): [local: string, host: string] {
  const at = mailbox.lastIndexOf('@');
  return [mailbox.slice(0, Math.max(at, 0)), mailbox.slice(at + 1)];
}

/** The base is an address and its mask, as long as one another. */
function isAddressWithin(address: Uint8Array, base: Uint8Array): boolean {
  if (base.length !== address.length * 2) return false;
  return address.every((octet, index) => {
    const mask = base[address.length + index] ?? 0;
    return (octet & mask) === ((base[index] ?? 0) & mask);
  });
}
