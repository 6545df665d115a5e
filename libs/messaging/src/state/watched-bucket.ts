import type { KvWatchEntry } from '@nats-io/kv';
import type { QueuedIterator } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { onReconnect } from '../connection/on-reconnect.js';
import { WorkLoop } from '../connection/work-loop.js';
import type { Bucket } from './bucket.js';
import { firstWithin } from './first-within.js';

/** Told of one key: its new value, or undefined when it is gone. */
export type ChangeListener<Value> = (key: string, value: Value | undefined) => void;

function defaultLookAfterMs(timeToLiveMs: number | undefined): number {
  return timeToLiveMs === undefined ? 60_000 : timeToLiveMs / 4;
}

/**
 * A live copy of the entries of a bucket that match a filter: snapshot, change feed and resync in one. After an
 * outage of NATS it watches anew and drops what was deleted meanwhile; and as a watch tells neither of entries that
 * expire nor of a bucket that is removed and made anew, it looks after these by itself.
 */
export class WatchedBucket<Schema extends z.ZodType> {
  readonly entries = new Map<string, z.infer<Schema>>();
  private readonly revisions = new Map<string, number>();
  private readonly listeners = new Set<ChangeListener<z.infer<Schema>>>();
  private readonly loop: WorkLoop;
  private readonly firstSnapshot = Promise.withResolvers<void>();
  /** When the bucket was made; another time than before means that it was lost and that its revisions begin anew. */
  madeAt: string | undefined;
  private updates: QueuedIterator<KvWatchEntry> | undefined;
  /** The keys of the snapshot that have not been told yet. */
  private expected = new Set<string>();
  private stopListening: (() => void) | undefined;
  private stopped = false;

  constructor(
    private readonly bucket: Bucket<Schema>,
    private readonly filter: string,
    private readonly log: Logger,
    /** How long an entry that has expired may stay here. */
    private readonly lookAfterMs = defaultLookAfterMs(bucket.definition.timeToLiveMs),
  ) {
    const pauses = { idleMs: 0, retryMs: 500 };
    this.loop = new WorkLoop(`watching ${bucket.definition.name}`, () => this.watch(), pauses, log);
  }

  /** Starts watching; resolves when the first snapshot is complete. */
  async start(): Promise<void> {
    this.stopListening = onReconnect(this.bucket.connection, () => this.updates?.stop());
    this.loop.start();
    await this.firstSnapshot.promise;
  }

  async stop(): Promise<void> {
    this.stopped = true;
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

  /** Waits for an entry that may have been written just now; undefined when it does not come. */
  getSoon(key: string, limitMs: number): Promise<z.infer<Schema> | undefined> {
    return firstWithin(limitMs, (tell) =>
      this.subscribe((changed, value) => {
        if (changed === key && value !== undefined) tell(value);
      }),
    );
  }

  /** The bucket's revision of an entry; 0 for none. */
  revisionOf(key: string): number {
    return this.revisions.get(key) ?? 0;
  }

  private async watch(): Promise<void> {
    const updates = await this.bucket.kv.watch({ key: this.filter });
    this.updates = updates;
    if (this.stopped) return updates.stop();
    try {
      // Asked after the watch has begun: what is not there is gone, and what is deleted from now on is told.
      const { createdAt, keys } = await this.bucket.inventory(this.filter);
      this.madeAt = createdAt;
      this.expected = new Set(keys);
      this.dropAllBut(keys);
      await this.follow(updates, createdAt);
    } finally {
      updates.stop();
    }
  }

  private async follow(updates: QueuedIterator<KvWatchEntry>, createdAt: string): Promise<void> {
    const timer = setInterval(() => void this.lookAfter(updates, createdAt), this.lookAfterMs);
    try {
      for await (const update of updates) {
        this.set(update.key, this.bucket.read(update)?.value, update.revision);
        this.expected.delete(update.key);
        this.resolveSnapshot();
      }
    } finally {
      clearInterval(timer);
    }
  }

  private async lookAfter(updates: QueuedIterator<KvWatchEntry>, createdAt: string): Promise<void> {
    const revisions = new Map(this.revisions);
    try {
      const present = await this.bucket.inventory(this.filter);
      if (present.createdAt !== createdAt) return updates.stop();
      this.dropAllBut(present.keys, revisions);
    } catch (error) {
      this.log.debug({ err: error }, `cannot look after ${this.bucket.definition.name}, later again`);
    }
  }

  /** Only what is still as it was when the keys were asked for. */
  private dropAllBut(
    keys: ReadonlySet<string>,
    revisions: ReadonlyMap<string, number> = this.revisions,
  ): void {
    for (const [key, revision] of [...revisions]) {
      if (!keys.has(key) && this.revisions.get(key) === revision) this.set(key, undefined, revision);
    }
    for (const key of this.expected) if (!keys.has(key)) this.expected.delete(key);
    this.resolveSnapshot();
  }

  private set(key: string, value: z.infer<Schema> | undefined, revision: number): void {
    if (value === undefined && !this.entries.delete(key)) return;
    if (value === undefined) this.revisions.delete(key);
    else this.keep(key, value, revision);
    for (const listener of this.listeners) listener(key, value);
  }

  private keep(key: string, value: z.infer<Schema>, revision: number): void {
    this.entries.set(key, value);
    this.revisions.set(key, revision);
  }

  private resolveSnapshot(): void {
    if (this.expected.size === 0) this.firstSnapshot.resolve();
  }
}
