import { KoiosError } from '@koios/opcua-contracts';
import type { Backlog } from './live-feed.js';

/** Keeps the newest item of each key: states, of which nobody wants an old one. */
export class NewestOfEach<Item> implements Backlog<Item> {
  private readonly items = new Map<string, Item>();

  constructor(private readonly keyOf: (item: Item) => string) {}

  add(item: Item): void {
    this.items.set(this.keyOf(item), item);
  }

  take(): Item | undefined {
    const [first] = this.items;
    if (!first) return undefined;
    this.items.delete(first[0]);
    return first[1];
  }
}

/** Keeps every item up to a limit: a client that reads more slowly than items come is dropped with a reason. */
export class EveryItem<Item> implements Backlog<Item> {
  private readonly items: Item[] = [];

  constructor(private readonly limit: number) {}

  add(item: Item): void {
    if (this.items.length >= this.limit) {
      throw new KoiosError('SUBSCRIBER_TOO_SLOW');
    }
    this.items.push(item);
  }

  take(): Item | undefined {
    return this.items.shift();
  }
}
