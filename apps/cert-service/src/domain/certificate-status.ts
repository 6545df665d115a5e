import type { FindingSeverity } from '@koios/application-certificate';

/** A badge of a certificate. */
export type CertificateStatus =
  | 'VALID'
  | 'EXPIRING_SOON'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'FILES_MISSING'
  | 'SELF_SIGNED'
  | 'PROFILE_WARNING'
  | 'ROTATION_PENDING';

/** Everything that badges are worked out from, gathered before. */
export interface StatusFacts {
  readonly now: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly filesAvailable: boolean;
  readonly selfSigned: boolean;
  readonly findings: readonly { readonly severity: FindingSeverity }[];
  readonly devicesOnOlderRevisions: number;
}

/** The default limit of OPC UA's CertificateExpirationAlarm (OPC 10000-9, 5.8.17.7). */
const shortestWarningMs = 14 * 86_400_000;

const checks: Readonly<Record<CertificateStatus, (facts: StatusFacts) => boolean>> = {
  VALID: (facts) => isInForce(facts) && facts.filesAvailable,
  EXPIRING_SOON: (facts) => isInForce(facts) && timeLeftMs(facts) <= warningMs(facts),
  EXPIRED: ({ now, validUntil }) => now > validUntil,
  NOT_YET_VALID: ({ now, validFrom }) => now < validFrom,
  FILES_MISSING: ({ filesAvailable }) => !filesAvailable,
  SELF_SIGNED: ({ selfSigned }) => selfSigned,
  PROFILE_WARNING: ({ findings }) => findings.some(({ severity }) => severity !== 'INFO'),
  ROTATION_PENDING: ({ devicesOnOlderRevisions }) => devicesOnOlderRevisions > 0,
};

/** The badges that the facts of this moment give, any number at once. */
export function certificateStatuses(facts: StatusFacts): CertificateStatus[] {
  return statusesInOrder.filter((status) => checks[status](facts));
}

const statusesInOrder = Object.keys(checks) as CertificateStatus[];

/** Both ends belong to the validity (RFC 5280, 4.1.2.5). */
function isInForce({ now, validFrom, validUntil }: StatusFacts): boolean {
  return now >= validFrom && now <= validUntil;
}

function timeLeftMs({ now, validUntil }: StatusFacts): number {
  return validUntil.getTime() - now.getTime();
}

/** The larger of two weeks and a third of the lifetime, which is where cert-manager renews. */
function warningMs({ validFrom, validUntil }: StatusFacts): number {
  return Math.max(shortestWarningMs, (validUntil.getTime() - validFrom.getTime()) / 3);
}
