/** What the timeline needs to know of a certificate. */
export interface ExpiringCertificate {
  readonly id: string;
  readonly name: string;
  readonly validUntil: string;
  readonly assignedDeviceCount: number;
}

export interface ExpiryMonth {
  /** YYYY-MM, `expired` or `later`. */
  readonly key: string;
  /** The first instant of the month; undefined for `expired` and `later`. */
  readonly startsAt: Date | undefined;
  readonly certificates: readonly ExpiringCertificate[];
}

/** Two years, the usual life of a certificate, with the month in which one ends that is made today. */
const monthsShown = 25;

/** Certificates by the month they end in: what has ended, the next two years, and what comes later. */
export function expiryMonths(
  certificates: readonly ExpiringCertificate[],
  now: Date,
): readonly ExpiryMonth[] {
  const starts = Array.from(
    { length: monthsShown },
    (_month, index) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + index, 1)),
  );
  const keys = ['expired', ...starts.map(keyOf), 'later'];
  const byKey = Map.groupBy(certificates, ({ validUntil }) => keyFor(new Date(validUntil), now, keys));
  return keys.map((key, index) => ({
    key,
    startsAt: starts[index - 1],
    certificates: byKey.get(key) ?? [],
  }));
}

function keyFor(end: Date, now: Date, keys: readonly string[]): string {
  if (end <= now) return 'expired';
  const key = keyOf(end);
  return keys.includes(key) ? key : 'later';
}

function keyOf(date: Date): string {
  return date.toISOString().slice(0, 7);
}
