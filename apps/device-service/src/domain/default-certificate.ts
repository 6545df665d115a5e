/** The certificate of all devices that have none assigned, as far as this service knows. */
export interface DefaultCertificate {
  /** There is one row. */
  readonly id: boolean;
  readonly certificateId: string | null;
  /** When it became the default, or when we learned that it is. */
  readonly since: Date | null;
}

/** Events can overtake each other: what is older than what is known is no news. */
export function isOutdated(known: DefaultCertificate, since: Date): boolean {
  return known.since !== null && since < known.since;
}

/** No call takes longer: what is known to be newer than an answer by more than that was told by a wrong clock. */
const longestAnswerMs = 60_000;

/** Only an event that came while cert-service answered is newer than what it answers. */
export function isOutdatedAnswer(known: DefaultCertificate, askedAt: Date): boolean {
  if (known.since === null || !isOutdated(known, askedAt)) return false;
  return known.since.getTime() - askedAt.getTime() < longestAnswerMs;
}
