import { ipAddressToOctets, octetsToIpAddress } from '../../names/ip-address.js';
import type { ValidationCheck } from '../validation-facts.js';

/** A client checks the host that it called; names are compared without case, addresses in their canonical form. */
export const checkHostName: ValidationCheck = ({ role, chain: { leaf }, context: { hostname } }) => {
  if (role !== 'SERVER' || hostname === undefined) return null;
  const octets = ipAddressToOctets(hostname);
  const isNamed =
    octets === null
      ? leaf.dnsNames.some((name) => name.toLowerCase() === hostname.toLowerCase())
      : leaf.ipAddresses.includes(octetsToIpAddress(octets) ?? hostname);
  if (isNamed) return null;
  return {
    statusCode: 'BadCertificateHostNameInvalid',
    message: `The certificate is not for the host ${hostname}.`,
  };
};
