/** That a revision's expiry was told at so many days before its end, or need not be told; 0 days is the end itself. */
export interface ExpiryWarning {
  readonly certificateId: string;
  readonly revision: number;
  readonly daysBefore: number;
  readonly outcome: ExpiryWarningOutcome;
  readonly decidedAt: Date;
}

/** SKIPPED: a nearer warning was due as well, and says more. */
export type ExpiryWarningOutcome = 'SENT' | 'SKIPPED';

export type ExpiryDecision = Pick<ExpiryWarning, 'daysBefore' | 'outcome'>;

const dayMs = 86_400_000;

/** The last instant of validity from which on a warning is due at `now`: a revision that ends by then is due. */
export function warningHorizon(daysBefore: number, now: Date): Date {
  return new Date(now.getTime() + daysBefore * dayMs);
}

/**
 * What is to be decided now about a revision's warnings. When several are due at once (a certificate is new with few
 * days left, or the service was away), only the nearest is sent; one that is farther than what was told is skipped.
 */
export function decideExpiry(
  validUntil: Date,
  now: Date,
  warningDays: readonly number[],
  decidedDays: ReadonlySet<number>,
): ExpiryDecision[] {
  const reached = [...warningDays, 0].filter((days) => isReached(days, validUntil, now));
  const nearest = Math.min(...reached);
  return reached
    .filter((days) => !decidedDays.has(days))
    .map((daysBefore) => ({ daysBefore, outcome: daysBefore === nearest ? 'SENT' : 'SKIPPED' }));
}

/** Days until the end, begun ones counted as whole. */
export function daysLeft(validUntil: Date, now: Date): number {
  return Math.ceil((validUntil.getTime() - now.getTime()) / dayMs);
}

/** The last instant belongs to the validity (RFC 5280, 4.1.2.5): a certificate has ended only after it. */
function isReached(daysBefore: number, validUntil: Date, now: Date): boolean {
  return daysBefore === 0 ? now > validUntil : validUntil <= warningHorizon(daysBefore, now);
}
