import { ipAddressToOctets } from './ip-address.js';

const LONGEST_HOST_NAME = 253;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const ALL_DIGITS = /^[0-9]+$/;

/** A host name of RFC 1123, 2.1, or an IPv4 or IPv6 literal without brackets and zone. */
export function isHostnameOrIpAddress(text: string): boolean {
  return isHostname(text) || isIpAddress(text);
}

/**
 * Labels of 1 to 63 letters, digits and inner hyphens, 253 characters in all. The last label is not all digits:
 * so a mistyped IPv4 address such as `192.168.1.300` is no host name (RFC 1123, 2.1).
 */
export function isHostname(text: string): boolean {
  if (text.length > LONGEST_HOST_NAME) return false;
  const labels = text.split('.');
  return labels.every((label) => LABEL.test(label)) && !ALL_DIGITS.test(labels.at(-1) ?? '');
}

export function isIpAddress(text: string): boolean {
  return ipAddressToOctets(text) !== null;
}
