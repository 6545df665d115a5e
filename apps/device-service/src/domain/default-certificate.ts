/** The certificate of all devices that have none assigned, as far as this service knows. */
export interface DefaultCertificate {
  /** There is one row. */
  readonly id: boolean;
  readonly certificateId: string | null;
  /** When it became the default, or when we learned that it is. */
  readonly since: Date | null;
}

/**
 * Events can overtake each other: what is older than what is known is no news. Their clocks differ, so that this is a
 * guess, and cert-service is asked after each.
 */
export function isOutdated(known: DefaultCertificate, since: Date): boolean {
  return known.since !== null && since < known.since;
}

/** Whether nothing was learned between the two: then what cert-service answered in between is news, whatever the clocks say. */
export function isUnchanged(known: DefaultCertificate, before: DefaultCertificate): boolean {
  return known.certificateId === before.certificateId && known.since?.getTime() === before.since?.getTime();
}
