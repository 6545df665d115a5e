/** What has come in and has not been taken yet. It decides itself how much it holds. */
export interface Backlog<Item> {
  /** @throws when it is full */
  add(item: Item): void;
  take(): Item | undefined;
}

/**
 * A subscription's items, pushed on one side and pulled on the other. Unlike an async generator it can be ended while
 * somebody waits for the next item, so that a client that leaves a quiet subscription leaves nothing behind.
 */
export class LiveFeed<Item> implements AsyncIterableIterator<Item> {
  private waiting: PromiseWithResolvers<IteratorResult<Item>> | undefined;
  private failure: Error | undefined;
  private ended = false;

  constructor(
    private readonly backlog: Backlog<Item>,
    private readonly onEnd: () => void = () => undefined,
  ) {}

  push(item: Item): void {
    if (this.ended) return;
    try {
      this.backlog.add(item);
    } catch (error) {
      return this.fail(error instanceof Error ? error : new Error(String(error)));
    }
    this.handOver();
  }

  /** Ends the feed with an error, which the client is told instead of the items that wait. */
  fail(error: Error): void {
    if (this.ended) return;
    this.end();
    if (this.waiting) this.waiting.reject(error);
    else this.failure = error;
    this.waiting = undefined;
  }

  async next(): Promise<IteratorResult<Item>> {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    if (this.ended) return done;
    this.waiting ??= Promise.withResolvers();
    const { promise } = this.waiting;
    this.handOver();
    return promise;
  }

  return(): Promise<IteratorResult<Item>> {
    this.end();
    this.waiting?.resolve(done);
    this.waiting = undefined;
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private handOver(): void {
    if (!this.waiting) return;
    const value = this.backlog.take();
    if (value === undefined) return;
    this.waiting.resolve({ value, done: false });
    this.waiting = undefined;
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
  }
}

const done = { value: undefined, done: true } as const;
