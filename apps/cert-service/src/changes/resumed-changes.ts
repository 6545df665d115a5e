/** Changes that were missed, and those of now behind them; what is in both is told once. */
export class ResumedChanges<Change> implements AsyncIterableIterator<Change> {
  private readonly told: Set<string>;

  constructor(
    private readonly missed: Change[],
    private readonly live: AsyncIterableIterator<Change>,
    private readonly idOf: (change: Change) => string,
  ) {
    this.told = new Set(missed.map(idOf));
  }

  async next(): Promise<IteratorResult<Change>> {
    const missed = this.missed.shift();
    if (missed !== undefined) return { done: false, value: missed };
    for (;;) {
      const step = await this.live.next();
      if (step.done || !this.told.delete(this.idOf(step.value))) return step;
    }
  }

  async return(): Promise<IteratorResult<Change>> {
    this.missed.length = 0;
    await this.live.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
