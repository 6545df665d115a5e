import type { ParsedCertificate } from '../parse/parsed-certificate.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The default limit of OPC UA's CertificateExpirationAlarmType (OPC 10000-9, 5.8.24.7). */
const TWO_WEEKS_MS = 14 * DAY_MS;
const RENEWAL_SHARE = 3;

/** From when on a certificate expires soon: two weeks before its end, or a third of its lifetime if that is earlier. */
export function expiringSoonFrom({
  validFrom,
  validUntil,
}: Pick<ParsedCertificate, 'validFrom' | 'validUntil'>): Date {
  const thirdMs = (validUntil.getTime() - validFrom.getTime()) / RENEWAL_SHARE;
  return new Date(validUntil.getTime() - Math.max(TWO_WEEKS_MS, thirdMs));
}
