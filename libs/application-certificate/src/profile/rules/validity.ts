import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const BACK_DATED_MS = DAY_MS;
const LONGEST_ADVISED_MS = 5 * 366 * DAY_MS;

/** It and its issuers are in force. */
export const checkValidity: ProfileCheck = (certificate, { now, issuers = [] }) => [
  ...ownFaults(certificate, now),
  ...issuers.flatMap((issuer) => issuerFaults(issuer, now)),
];

/** For at least a day already since clocks of PLCs drift, and for no more than five years. */
function ownFaults({ validFrom, validUntil }: ParsedCertificate, now: Date): Fault[] {
  if (validUntil <= validFrom) {
    return [fault('The certificate ends before it begins.', 'BadCertificateTimeInvalid')];
  }
  const faults: Fault[] = [];
  const ageMs = now.getTime() - validFrom.getTime();
  if (now > validUntil)
    faults.push(fault(`The certificate expired on ${day(validUntil)}.`, 'BadCertificateTimeInvalid'));
  if (ageMs < 0)
    faults.push(
      fault(`The certificate is not valid before ${validFrom.toISOString()}.`, 'BadCertificateTimeInvalid'),
    );
  else if (ageMs < BACK_DATED_MS) {
    faults.push(
      fault(
        'The certificate became valid less than a day ago: a server whose clock is late refuses it.',
        'BadCertificateTimeInvalid',
      ),
    );
  }
  if (validUntil.getTime() - validFrom.getTime() > LONGEST_ADVISED_MS) {
    faults.push(fault('The certificate is valid for more than five years; two are advised.', null, 'INFO'));
  }
  return faults;
}

function issuerFaults({ subject, validFrom, validUntil }: ParsedCertificate, now: Date): Fault[] {
  if (validFrom <= now && now <= validUntil) return [];
  const why =
    now > validUntil ? `expired on ${day(validUntil)}` : `is not valid before ${validFrom.toISOString()}`;
  return [fault(`Its issuer "${subject.text}" ${why}.`, 'BadCertificateIssuerTimeInvalid')];
}

function day(time: Date): string {
  return time.toISOString().slice(0, 10);
}
