import { type ApplicationIdentity, applicationUriFor, isIpAddress } from '@koios/application-certificate';
import { commonNameFor } from './certificate-name.js';

/** What a certificate is asked for with, be it made by us or by a CA. */
export interface IdentityRequest {
  readonly name: string;
  /** A DNS name or an IP address. */
  readonly hostname: string;
  readonly organization?: string | undefined;
  /** Beyond the hostname. */
  readonly dnsNames?: readonly string[];
  /** Beyond the hostname. */
  readonly ipAddresses?: readonly string[];
  /** Another one than `urn:<hostname>:Koios:<name>`. */
  readonly applicationUri?: string | undefined;
}

/** What the application says about itself: the hostname first, each host once. */
export function applicationIdentity(request: IdentityRequest): ApplicationIdentity {
  const { name, hostname, organization, dnsNames = [], ipAddresses = [], applicationUri } = request;
  const isAddress = isIpAddress(hostname);
  return {
    commonName: commonNameFor(name),
    organization,
    applicationUri: applicationUri ?? applicationUriFor(hostname, name),
    dnsNames: withoutRepeats(isAddress ? dnsNames : [hostname, ...dnsNames]),
    ipAddresses: withoutRepeats(isAddress ? [hostname, ...ipAddresses] : ipAddresses),
  };
}

/** Host names are the same in any case (RFC 4343), and so are the digits of IPv6 addresses. */
function withoutRepeats(hosts: readonly string[]): string[] {
  const folded = hosts.map((host) => host.toLowerCase());
  return hosts.filter((_host, index) => folded.indexOf(folded[index] ?? '') === index);
}
