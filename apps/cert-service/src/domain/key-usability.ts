/** What decides whether the key of a revision may be used. */
export interface KeyFacts {
  readonly revision: number;
  readonly oldestUsableRevision: number;
  /** The end of the revision's overlap; null for the newest revision. */
  readonly usableUntil: Date | null;
}

/** A retired key signs nothing any more, be it that the overlap has ended or that the key was compromised. */
export function isKeyRetired({ revision, oldestUsableRevision, usableUntil }: KeyFacts, now: Date): boolean {
  return revision < oldestUsableRevision || (usableUntil !== null && now >= usableUntil);
}
