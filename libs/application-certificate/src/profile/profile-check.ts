import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import type { CertificateStatusCode, FindingSeverity, ProfileContext } from './profile-finding.js';

/** One thing that is wrong; without a severity it has the one that the profile's table gives the rule. */
export interface Fault {
  readonly message: string;
  readonly statusCode: CertificateStatusCode | null;
  readonly severity?: FindingSeverity;
}

/** A pure judgement of one rule over facts that were gathered before. */
export type ProfileCheck = (certificate: ParsedCertificate, context: ProfileContext) => readonly Fault[];

export function fault(
  message: string,
  statusCode: CertificateStatusCode | null,
  severity?: FindingSeverity,
): Fault {
  return { message, statusCode, severity };
}
