import type { KvWatchEntry } from '@nats-io/kv';
import type { QueuedIterator } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { onReconnect } from '../connection/on-reconnect.js';
import { WorkLoop } from '../connection/work-loop.js';
import type { Bucket } from './bucket.js';

/** Told of one key: its new value, or undefined when it is gone. */
export type ChangeListener<Value> = (key: string, value: Value | undefined) => void;

/**
 * A live copy of the entries of a bucket that match a filter: snapshot, change feed and resync in one. After an
 * outage of NATS it watches anew and drops what was deleted meanwhile.
 */
export class WatchedBucket<Schema extends z.ZodType> {
  readonly entries = new Map<string, z.infer<Schema>>();
  private readonly listeners = new Set<ChangeListener<z.infer<Schema>>>();
  private readonly loop: WorkLoop;
  private readonly firstSnapshot = Promise.withResolvers<void>();
  private updates: QueuedIterator<KvWatchEntry> | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly bucket: Bucket<Schema>,
    private readonly filter: string,
    log: Logger,
  ) {
    this.loop = new WorkLoop(`watching ${bucket.definition.name}`, () => this.watch(), { idleMs: 500 }, log);
  }

  /** Starts watching; resolves when the first snapshot is complete. */
  async start(): Promise<void> {
    this.stopListening = onReconnect(this.bucket.connection, () => this.updates?.stop());
    this.loop.start();
    await this.firstSnapshot.promise;
  }

  async stop(): Promise<void> {
    this.stopListening?.();
    const stopped = this.loop.stop();
    this.updates?.stop();
    await stopped;
  }

  /** Calls back for every entry there is and for every change from now on; answers how to stop that. */
  subscribe(listener: ChangeListener<z.infer<Schema>>): () => void {
    for (const [key, value] of this.entries) listener(key, value);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async watch(): Promise<void> {
    const updates = await this.bucket.kv.watch({ key: this.filter });
    this.updates = updates;
    const expected = new Set(await this.bucket.keys(this.filter));
    for (const key of [...this.entries.keys()]) if (!expected.has(key)) this.set(key, undefined);
    if (expected.size === 0) this.firstSnapshot.resolve();
    for await (const update of updates) {
      this.set(update.key, this.bucket.read(update)?.value);
      expected.delete(update.key);
      if (expected.size === 0) this.firstSnapshot.resolve();
    }
  }

  private set(key: string, value: z.infer<Schema> | undefined): void {
    if (value === undefined) this.entries.delete(key);
    else this.entries.set(key, value);
    for (const listener of this.listeners) listener(key, value);
  }
}
