/** As the alert of the metrics does, the page warns for so long before devices are cut. */
const warnedBeforeMs = 3 * 86_400_000;

export interface RevisionUse {
  readonly revision: number;
  /** null: it is the newest. */
  readonly usableUntil: string | null;
  readonly deviceCount: number;
}

/** A former revision that devices run on. */
export interface EndingRevision {
  readonly revision: number;
  readonly deviceCount: number;
  readonly usableUntil: string;
}

/** The former revisions that devices still run on and that end soon, the one that ends first before the others. */
export function endingRevisions(revisions: readonly RevisionUse[], nowMs: number): EndingRevision[] {
  return revisions
    .flatMap(({ usableUntil, ...rest }) => (usableUntil === null ? [] : { ...rest, usableUntil }))
    .filter(({ deviceCount }) => deviceCount > 0)
    .filter(({ usableUntil }) => Date.parse(usableUntil) - nowMs < warnedBeforeMs)
    .toSorted((one, other) => Date.parse(one.usableUntil) - Date.parse(other.usableUntil));
}
