const minuteMs = 60_000;
const minutes = 60;

/** Counts what happened in the last hour, to the minute. Times are milliseconds of the monotonic clock. */
export class LastHour {
  private readonly counts = new Map<number, number>();

  add(count: number, nowMs: number): void {
    const minute = Math.floor(nowMs / minuteMs);
    this.forgetBefore(minute);
    if (count > 0) this.counts.set(minute, (this.counts.get(minute) ?? 0) + count);
  }

  /** What another one has counted takes the place of what was counted here. */
  replace(count: number, nowMs: number): void {
    this.counts.clear();
    this.add(count, nowMs);
  }

  sum(nowMs: number): number {
    this.forgetBefore(Math.floor(nowMs / minuteMs));
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  private forgetBefore(minute: number): void {
    for (const counted of this.counts.keys()) if (counted <= minute - minutes) this.counts.delete(counted);
  }
}
