/** What a subgraph's subscriptions read from: everything that is published goes to all who are subscribed. */
export class Events<Event> {
  private readonly subscribers = new Set<(event: Event) => void>();

  get subscriberCount(): number {
    return this.subscribers.size;
  }

  publish(event: Event): void {
    for (const subscriber of this.subscribers) subscriber(event);
  }

  subscribe(): AsyncIterableIterator<Event> {
    const waiting: Event[] = [];
    let wake: (() => void) | undefined;
    let left = false;
    const receive = (event: Event): void => {
      waiting.push(event);
      wake?.();
    };
    this.subscribers.add(receive);
    const next = async (): Promise<IteratorResult<Event>> => {
      while (!left && waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const value = waiting.shift();
      return value === undefined ? { done: true, value: undefined } : { done: false, value };
    };
    const leave = (): Promise<IteratorResult<Event>> => {
      left = true;
      this.subscribers.delete(receive);
      wake?.();
      return Promise.resolve({ done: true, value: undefined });
    };
    const iterator = { next, return: leave, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }
}
