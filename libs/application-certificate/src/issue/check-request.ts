import { CertificateError, type CertificateErrorCode } from '../certificate-error.js';
import { isApplicationUri } from '../names/application-uri.js';
import { isHostnameOrIpAddress, isIpAddress } from '../names/host-name.js';
import {
  type ApplicationIdentity,
  DEFAULT_ORGANIZATION,
  type SelfSignedCertificateRequest,
} from './certificate-request.js';
import { assertKeyPair, assertKeySize } from './key-pair.js';

/** ub-common-name and ub-organization-name of RFC 5280, A.1. */
export const LONGEST_ATTRIBUTE = 64;
const LONGEST_VALIDITY_DAYS = 7300;
/** Keeps a certificate under the 4 KiB that fit into OpenSecureChannel. */
const MOST_HOSTS = 32;
const LONGEST_HOSTS = 2000;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** Refuses what could not become a certificate that fits the profile. @throws CertificateError */
export function assertRequest(request: SelfSignedCertificateRequest): void {
  assertIdentity(request);
  assertValidity(request);
  assertKeySize(request.keySize);
  if (request.keyPair !== undefined) assertKeyPair(request.keyPair, request.keySize);
}

/** The same for what an application says about itself. @throws CertificateError */
export function assertIdentity(request: ApplicationIdentity): void {
  assertAttribute(request.commonName, 'COMMON_NAME_INVALID', 'common name');
  assertAttribute(request.organization ?? DEFAULT_ORGANIZATION, 'ORGANIZATION_INVALID', 'organization');
  if (!isApplicationUri(request.applicationUri)) {
    throw new CertificateError(
      'APPLICATION_URI_INVALID',
      'The ApplicationUri is no valid URL and no valid URN.',
    );
  }
  assertHosts(request.dnsNames, request.ipAddresses);
}

function assertAttribute(value: string, code: CertificateErrorCode, what: string): void {
  if (isAttribute(value)) return;
  throw new CertificateError(
    code,
    `The ${what} has 1 to ${LONGEST_ATTRIBUTE} characters, no control characters and no blank at either end.`,
  );
}

/** Whether a text can be an attribute of the subject. */
export function isAttribute(value: string): boolean {
  const length = Array.from(value).length;
  const sound = value.trim() === value && value.isWellFormed() && !CONTROL_CHARACTER.test(value);
  return length >= 1 && length <= LONGEST_ATTRIBUTE && sound;
}

/** Whether so many hosts fit into a certificate. */
export function fitTogether(hosts: readonly string[]): boolean {
  return hosts.length <= MOST_HOSTS && hosts.join('').length <= LONGEST_HOSTS;
}

function assertHosts(dnsNames: readonly string[], ipAddresses: readonly string[]): void {
  const wrong =
    dnsNames.find((name) => !isHostnameOrIpAddress(name)) ?? ipAddresses.find((text) => !isIpAddress(text));
  if (wrong !== undefined) {
    throw new CertificateError(
      'HOST_NAME_INVALID',
      `"${wrong.slice(0, 64)}" is no host name and no IP address.`,
    );
  }
  if (!fitTogether([...dnsNames, ...ipAddresses])) {
    throw new CertificateError(
      'TOO_MANY_HOSTS',
      `A certificate holds at most ${MOST_HOSTS} host names and addresses, ${LONGEST_HOSTS} characters in all.`,
    );
  }
}

function assertValidity({ validityDays, now }: SelfSignedCertificateRequest): void {
  const sound = Number.isInteger(validityDays) && validityDays >= 1 && validityDays <= LONGEST_VALIDITY_DAYS;
  if (sound && Number.isFinite(now.getTime())) return;
  throw new CertificateError(
    'VALIDITY_OUT_OF_RANGE',
    `A certificate is valid for 1 to ${LONGEST_VALIDITY_DAYS} days.`,
  );
}
