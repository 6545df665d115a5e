import {
  KEY_SIZES,
  type ParsedCertificate,
  type SelfSignedCertificateRequest,
} from '@koios/application-certificate';

const dayMs = 86_400_000;
/** Issuing back-dates by a day, for clocks that drift; the length that was asked for is without it. */
const backDatedDays = 1;

/**
 * What the successor of a certificate is issued with: all that identifies it to servers stays (OPC 10000-4, 7.3 ties
 * a session to the ApplicationUri), only key, serial number and dates are new.
 */
export function successorRequest(certificate: ParsedCertificate, now: Date): SelfSignedCertificateRequest {
  const { subject, applicationUri, dnsNames, ipAddresses, keySize, basicConstraints } = certificate;
  return {
    commonName: subject.commonName ?? 'Koios',
    organization: subject.organization ?? undefined,
    applicationUri: applicationUri ?? '',
    dnsNames,
    ipAddresses,
    keySize: KEY_SIZES.find((size) => size >= keySize) ?? 4096,
    validityDays: validityDaysOf(certificate),
    profile: basicConstraints?.certificateAuthority ? 'LEGACY' : 'STRICT',
    now,
  };
}

function validityDaysOf({ validFrom, validUntil }: ParsedCertificate): number {
  const days = Math.round((validUntil.getTime() - validFrom.getTime()) / dayMs) - backDatedDays;
  return Math.min(Math.max(days, 1), 7_300);
}
