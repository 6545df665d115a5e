/** A reader that is this far behind will not catch up; what waits for it must not fill the memory. */
const mostWaiting = 1_000;
const mostWaitingCharacters = 8_388_608;
const finished: IteratorReturnResult<undefined> = { done: true, value: undefined };

interface Waiting<Result> {
  readonly result: Result;
  readonly characters: number;
}

/** Results that come when they like, read one by one; it ends at once when its reader leaves. */
export class ResultQueue<Result> implements AsyncIterableIterator<Result, undefined> {
  private readonly waiting: Waiting<Result>[] = [];
  private waitingCharacters = 0;
  private reader: ((step: IteratorResult<Result, undefined>) => void) | undefined;
  private ended = false;

  constructor(private readonly onReaderLeft: () => void) {}

  /** Answers false when the queue is full; one result is taken however large it is. */
  push(result: Result): boolean {
    if (this.ended) return true;
    if (this.reader) {
      this.hold(result, 0);
      this.serveReader();
      return true;
    }
    // Measured only when it has to wait: a reader that keeps up costs nothing.
    const characters = JSON.stringify(result).length;
    const isFull =
      this.waiting.length >= mostWaiting ||
      (this.waiting.length > 0 && this.waitingCharacters + characters > mostWaitingCharacters);
    if (isFull) return false;
    this.hold(result, characters);
    return true;
  }

  /** What was pushed is still read; a last result comes behind it. */
  end(last?: Result): void {
    if (this.ended) return;
    this.ended = true;
    if (last !== undefined) this.hold(last, 0);
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

  private hold(result: Result, characters: number): void {
    this.waiting.push({ result, characters });
    this.waitingCharacters += characters;
  }

  private serveReader(): void {
    const { reader } = this;
    if (!reader || (this.waiting.length === 0 && !this.ended)) return;
    this.reader = undefined;
    const next = this.waiting.shift();
    this.waitingCharacters -= next?.characters ?? 0;
    reader(next ? { done: false, value: next.result } : finished);
  }
}
