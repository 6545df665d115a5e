/** A reader that is this far behind will not catch up; what waits for it must not fill the memory. */
const mostWaiting = 1_000;

const finished: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Results that come when they like, read one by one; it ends at once when its reader leaves. */
export class ResultQueue<Result> implements AsyncIterableIterator<Result, undefined> {
  private readonly waiting: Result[] = [];
  private reader: ((step: IteratorResult<Result, undefined>) => void) | undefined;
  private ended = false;

  constructor(private readonly onReaderLeft: () => void) {}

  /** Answers false when the queue is full. */
  push(result: Result): boolean {
    if (this.ended) return true;
    if (this.waiting.length >= mostWaiting) return false;
    this.waiting.push(result);
    this.serveReader();
    return true;
  }

  /** What was pushed is still read; a last result comes behind it. */
  end(last?: Result): void {
    if (this.ended) return;
    this.ended = true;
    if (last !== undefined) this.waiting.push(last);
    this.serveReader();
  }

  next(): Promise<IteratorResult<Result, undefined>> {
    return new Promise((resolve) => {
      this.reader = resolve;
      this.serveReader();
    });
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.waiting.length = 0;
    this.end();
    this.onReaderLeft();
    return Promise.resolve(finished);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private serveReader(): void {
    const { reader } = this;
    if (!reader || (this.waiting.length === 0 && !this.ended)) return;
    this.reader = undefined;
    const value = this.waiting.shift();
    reader(value === undefined ? finished : { done: false, value });
  }
}
