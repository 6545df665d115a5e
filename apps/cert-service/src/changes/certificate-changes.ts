import { type EventFeed, followEvents, WorkLoop } from '@koios/messaging';
import type { KoiosEvent } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { LOG } from '../tokens.js';
import { BoundedQueue } from './bounded-queue.js';

const mostWaiting = 500;

/** What somebody makes of an event; undefined leaves it out. */
export type Presentation<Item> = (event: KoiosEvent) => Item | undefined;

interface Watcher {
  tell(event: KoiosEvent): void;
  end(): void;
}

/** Live certificate events: followed once for the whole process and given to everyone who watches. */
@Injectable()
export class CertificateChanges {
  private readonly watchers = new Set<Watcher>();
  private feed: EventFeed | undefined;
  private loop: WorkLoop | undefined;

  constructor(@Inject(LOG) private readonly log: Logger) {}

  start(connection: NatsConnection): void {
    const follow = (): Promise<void> => this.follow(connection);
    this.loop = new WorkLoop('following certificate events', follow, { idleMs: 500 }, this.log);
    this.loop.start();
  }

  async stop(): Promise<void> {
    for (const watcher of this.watchers) watcher.end();
    const stopped = this.loop?.stop();
    await this.feed?.close();
    await stopped;
  }

  /** Every event from now on. A watcher that is too slow is dropped. */
  watch<Item>(present: Presentation<Item>): AsyncIterableIterator<Item> {
    const queue = new BoundedQueue<Item>(mostWaiting, () => this.watchers.delete(watcher));
    const watcher: Watcher = {
      tell: (event) => {
        const item = present(event);
        if (item !== undefined) queue.push(item);
      },
      end: () => queue.end(),
    };
    this.watchers.add(watcher);
    return queue;
  }

  private async follow(connection: NatsConnection): Promise<void> {
    this.feed = await followEvents(connection, 'certificate.*', this.log);
    for await (const event of this.feed) for (const watcher of this.watchers) watcher.tell(event);
  }
}
