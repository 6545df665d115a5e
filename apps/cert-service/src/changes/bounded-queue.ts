import { KoiosError } from '@koios/opcua-contracts';

/**
 * What waits for one slow reader. One that falls behind by more than the capacity is dropped with an error instead of
 * filling the memory.
 */
export class BoundedQueue<Item> implements AsyncIterableIterator<Item> {
  private readonly items: Item[] = [];
  private wanted: PromiseWithResolvers<IteratorResult<Item>> | undefined;
  private failure: Error | undefined;
  private ended = false;

  constructor(
    private readonly capacity: number,
    private readonly left: () => void,
  ) {}

  push(item: Item): void {
    if (this.ended) return;
    if (this.wanted) this.answer({ done: false, value: item });
    else if (this.items.length < this.capacity) this.items.push(item);
    else this.fail(new KoiosError('SUBSCRIBER_TOO_SLOW'));
  }

  /** Ends it once what waits is read. */
  end(): void {
    this.ended = true;
    this.left();
    this.answer({ done: true, value: undefined });
  }

  async next(): Promise<IteratorResult<Item>> {
    if (this.failure) throw this.failure;
    const item = this.items.shift();
    if (item !== undefined) return { done: false, value: item };
    if (this.ended) return { done: true, value: undefined };
    this.wanted = Promise.withResolvers();
    return this.wanted.promise;
  }

  /** The reader goes. */
  return(): Promise<IteratorResult<Item>> {
    this.items.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private fail(error: Error): void {
    this.items.length = 0;
    this.failure = error;
    this.end();
  }

  private answer(result: IteratorResult<Item>): void {
    this.wanted?.resolve(result);
    this.wanted = undefined;
  }
}
