const dayMs = 86_400_000;

/** A clock that a test moves; from there it goes on. */
export class MovableClock {
  private aheadMs = 0;

  readonly now = (): Date => new Date(Date.now() + this.aheadMs);

  moveTo(instant: Date): void {
    this.aheadMs = instant.getTime() - Date.now();
  }

  /** It is so much later for as long as the work lasts. */
  async ahead<Result>(byMs: number, work: () => Promise<Result>): Promise<Result> {
    this.moveTo(new Date(Date.now() + byMs));
    try {
      return await work();
    } finally {
      this.moveTo(new Date());
    }
  }

  /** So many days before an instant; negative days are after it. */
  moveToDaysBefore(instant: string, days: number): void {
    this.moveTo(new Date(new Date(instant).getTime() - days * dayMs));
  }
}
