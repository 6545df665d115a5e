/** A stretch of the timeline: what ends from one instant on and before another. */
export interface ExpiryMonth {
  /** YYYY-MM, `expired` or `later`. */
  readonly key: string;
  /** The first instant of the month; undefined for `expired` and `later`. */
  readonly startsAt: Date | undefined;
  /** As the gateway's filter takes it. */
  readonly filter: { readonly validUntilFrom?: string; readonly validUntilBefore?: string };
}

/** Two years, the usual life of a certificate, with the month in which one ends that is made today. */
const monthsShown = 25;

/** What has ended, this month's rest and the next two years month by month, and what ends later: no instant twice. */
export function expiryMonths(now: Date): readonly ExpiryMonth[] {
  const startOf = (month: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, 1));
  const months = Array.from({ length: monthsShown }, (_month, index) => ({
    key: startOf(index).toISOString().slice(0, 7),
    startsAt: startOf(index),
    filter: between(index === 0 ? now : startOf(index), startOf(index + 1)),
  }));
  return [
    { key: 'expired', startsAt: undefined, filter: between(undefined, now) },
    ...months,
    { key: 'later', startsAt: undefined, filter: between(startOf(monthsShown), undefined) },
  ];
}

function between(from: Date | undefined, before: Date | undefined): ExpiryMonth['filter'] {
  return { validUntilFrom: from?.toISOString(), validUntilBefore: before?.toISOString() };
}
