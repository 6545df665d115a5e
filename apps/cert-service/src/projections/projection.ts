import { Bucket, projectState, type Versioned, WatchedBucket } from '@koios/messaging';
import { type BucketDefinition, KoiosError } from '@koios/opcua-contracts';
import { withinLimit } from '@koios/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { z } from 'zod';

/** A mutation waits this long for its own projection, so that a reader who comes right after it sees it. */
const ownProjectionLimitMs = 2_000;

/** Where the truth of a projection lies. */
export interface ProjectionSource<Value> {
  /** The present state of a key; undefined when there is none. */
  read(key: string): Promise<Value | undefined>;
  /** Every key there is, with its version. */
  versions(): Promise<Map<string, number>>;
}

/**
 * Keeps a key-value bucket equal to rows of the database: each change at once, and what was missed (a process that
 * died between its commit and its projection, a bucket that was lost) by a sweep.
 */
export class Projection<Schema extends z.ZodType<Versioned>> {
  private connection: NatsConnection | undefined;
  private bucket: Bucket<Schema> | undefined;
  private watched: WatchedBucket<Schema> | undefined;

  constructor(
    private readonly definition: BucketDefinition<Schema>,
    private readonly source: ProjectionSource<z.infer<Schema>>,
    private readonly log: Logger,
  ) {}

  /** May be called again, where what starts with it failed. */
  async start(connection: NatsConnection): Promise<void> {
    await this.stop();
    this.connection = connection;
    this.bucket = await Bucket.open(connection, this.definition);
    this.watched = new WatchedBucket(this.bucket, '>', this.log);
    await this.watched.start();
  }

  async stop(): Promise<void> {
    await this.watched?.stop();
  }

  /** Projects a key after its change was committed. A failure is not the caller's: the sweep mends it. */
  async afterCommit(...keys: string[]): Promise<void> {
    const work = Promise.all(keys.map((key) => this.project(key))).catch((error: unknown) => {
      this.log.warn({ err: error, keys }, `${this.definition.name} is behind until the next sweep`);
    });
    await withinLimit(work, ownProjectionLimitMs);
  }

  /** The same for a key that nobody can have projected yet, whose state is at hand. */
  async afterInsert(key: string, value: z.infer<Schema> | undefined): Promise<void> {
    const work = this.projectFirst(key, value).catch((error: unknown) => {
      this.log.warn({ err: error, keys: [key] }, `${this.definition.name} is behind until the next sweep`);
    });
    await withinLimit(work, ownProjectionLimitMs);
  }

  /** Brings every key that differs in line. */
  async reconcile(): Promise<void> {
    if (!this.connection || !this.watched) return;
    // A server that lost its data has no bucket any more, and what was watched is no more.
    this.bucket = await Bucket.open(this.connection, this.definition);
    const keys = await this.bucket.keys();
    // The keys before the rows: a row that comes meanwhile has a key soon, and is not taken for a deleted one.
    const { entries } = this.watched;
    const present = new Map(keys.map((key) => [key, entries.get(key)?.version ?? 0]));
    const wanted = await this.source.versions();
    const missing = [...wanted].filter(([key, version]) => present.get(key) !== version).map(([key]) => key);
    const left = [...present.keys()].filter((key) => !wanted.has(key));
    for (const key of [...missing, ...left]) await this.project(key);
  }

  private async projectFirst(key: string, value: z.infer<Schema> | undefined): Promise<void> {
    if (!this.bucket) throw new KoiosError('SERVICE_UNAVAILABLE');
    // Where somebody was faster, what is there may be newer.
    if (value !== undefined && !(await this.bucket.replace(key, value, 0))) await this.project(key);
  }

  private async project(key: string): Promise<void> {
    if (!this.bucket) throw new KoiosError('SERVICE_UNAVAILABLE');
    await projectState(this.bucket, key, () => this.source.read(key));
  }
}
