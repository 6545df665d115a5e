import { isHostnameOrIpAddress, isIpAddress } from '../names/host-name.js';
import type { ApplicationIdentity } from './certificate-request.js';
import { fitTogether, isAttribute, LONGEST_ATTRIBUTE } from './check-request.js';

/**
 * What can be asked for of an identity that stands in a certificate of somebody else's making: wildcards, names with
 * underscores and hosts beyond the limit are left out, and a subject that is too long is cut. An authority that made them
 * once can make them again without being asked. The ApplicationUri stays as it is.
 */
export function askableIdentity(identity: ApplicationIdentity): ApplicationIdentity {
  const { commonName, organization } = identity;
  const dnsNames = firstThatFit(identity.dnsNames.filter(isHostnameOrIpAddress), []);
  const ipAddresses = firstThatFit(identity.ipAddresses.filter(isIpAddress), dnsNames);
  return {
    ...identity,
    commonName: askableAttribute(commonName) ?? 'Koios',
    organization: organization === undefined ? undefined : askableAttribute(organization),
    dnsNames,
    ipAddresses,
  };
}

function firstThatFit(hosts: readonly string[], others: readonly string[]): string[] {
  return hosts.filter((_host, index) => fitTogether([...others, ...hosts.slice(0, index + 1)]));
}

function askableAttribute(value: string): string | undefined {
  if (isAttribute(value)) return value;
  const sound = value
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  const cut = Array.from(sound).slice(0, LONGEST_ATTRIBUTE).join('').trim();
  return cut === '' ? undefined : cut;
}
