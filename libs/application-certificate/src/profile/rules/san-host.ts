import { isHostname, isIpAddress } from '../../names/host-name.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

const WILDCARD = /^\*\./;

/** Servers are checked against their host name, clients should have one; IP literals are no DNS names (RFC 5280, 4.2.1.6). */
export const checkSanHost: ProfileCheck = ({ dnsNames, ipAddresses }, { role }) => {
  const statusCode = role === 'SERVER' ? 'BadCertificateHostNameInvalid' : null;
  if (dnsNames.length + ipAddresses.length === 0) {
    return [fault('The certificate names no host: no DNS name and no IP address.', statusCode)];
  }
  const faults: Fault[] = [];
  const literal = dnsNames.find(isIpAddress);
  if (literal !== undefined) {
    faults.push(
      fault(
        `The IP address ${literal} is written as a DNS name; readers look for it among IP addresses.`,
        statusCode,
      ),
    );
  }
  const wrong = dnsNames.find((name) => !isIpAddress(name) && !isHostname(name.replace(WILDCARD, '')));
  if (wrong !== undefined) {
    faults.push(fault(`The DNS name "${wrong.slice(0, 64)}" is no host name.`, statusCode));
  }
  return faults;
};
