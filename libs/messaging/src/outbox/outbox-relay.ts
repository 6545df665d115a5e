import { eventsStream } from '@koios/opcua-contracts';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { type DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { ensureStream } from '../connection/ensure-stream.js';
import { onReconnect } from '../connection/on-reconnect.js';
import { WorkLoop } from '../connection/work-loop.js';
import { publishEvent } from '../events/publish-event.js';
import { type OutboxEntry, outboxEntryEntity } from './outbox-entry.js';

const batchSize = 200;
/** So that the transaction that holds the lock is never idle for long, however far away NATS is. */
const publishingLimitMs = 2_000;
/** A statement may take so long and no longer: what goes through the whole outbox does it bit by bit. */
const bulkSize = 10_000;
/** As long as the stream keeps events, so that the stream can be rebuilt from the outbox. */
const keptForMs = 7 * 24 * 3_600_000;
const relayLock = 7_431_905;

/**
 * Publishes committed events in the order of their commits. Of several replicas one relays at a time (an advisory
 * lock), and a relay that dies between publishing and marking publishes again under the same message id. What was published
 * before the stream was made is not in it, because NATS lost its data: it is published again.
 */
export class OutboxRelay {
  private readonly jetStream: JetStreamClient;
  private readonly loop: WorkLoop;
  private lastCleanedAt = 0;
  private mayHaveLostEvents = true;
  private lookedAfterAtMs = 0;
  /** When the stream was made that has everything that is marked as published. */
  private streamMadeAt: Date | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly dataSource: () => DataSource,
    private readonly log: Logger,
    /** How long it may stay unnoticed that the stream was removed and made anew while NATS was there all the time. */
    private readonly lookAfterMs = 60_000,
    /** How long that may wait of which nobody has told. */
    idleMs = 1_000,
  ) {
    this.jetStream = jetstream(connection);
    this.loop = new WorkLoop('publishing the outbox', () => this.relayAll(), { idleMs, retryMs: 1_000 }, log);
  }

  start(): void {
    this.stopListening = onReconnect(this.connection, () => {
      this.mayHaveLostEvents = true;
      this.wake();
    });
    this.loop.start();
  }

  /** Looks at once whether there is something to publish. */
  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    this.stopListening?.();
    await this.loop.stop();
  }

  private async relayAll(): Promise<void> {
    const isTimeToLook = performance.now() - this.lookedAfterAtMs > this.lookAfterMs;
    if (this.mayHaveLostEvents || isTimeToLook) await this.bringBackLost();
    try {
      while (await this.dataSource().transaction((manager) => this.relayBatch(manager)));
    } catch (error) {
      // The stream may be gone.
      this.mayHaveLostEvents = true;
      throw error;
    }
    await this.clean();
  }

  private async bringBackLost(): Promise<void> {
    this.mayHaveLostEvents = false;
    try {
      const madeAt = await ensureStream(this.connection, eventsStream);
      this.lookedAfterAtMs = performance.now();
      if (madeAt.getTime() === this.streamMadeAt?.getTime()) return;
      const count = await this.inBulks(
        `UPDATE outbox SET published_at = NULL WHERE sequence IN
           (SELECT sequence FROM outbox WHERE published_at < $1 AND published_at > $2 LIMIT ${bulkSize})`,
        [madeAt, new Date(Date.now() - keptForMs)],
      );
      if (count > 0)
        this.log.warn({ count, madeAt }, 'the stream was made anew: publishing its events again');
      this.streamMadeAt = madeAt;
    } catch (error) {
      this.mayHaveLostEvents = true;
      throw error;
    }
  }

  /** Answers whether there may be more. */
  private async relayBatch(manager: EntityManager): Promise<boolean> {
    const [lock] = await manager.query<[{ held: boolean }]>('SELECT pg_try_advisory_xact_lock($1) AS held', [
      relayLock,
    ]);
    if (!lock.held) return false;
    const outbox = manager.getRepository(outboxEntryEntity);
    const entries = await outbox.find({
      where: { publishedAt: IsNull() },
      order: { sequence: 'ASC' },
      take: batchSize,
    });
    if (entries.length === 0) return false;
    // The time before: what goes into a stream that is lost and made anew meanwhile is published again.
    const publishedAt = new Date();
    const published = await this.publish(entries);
    await outbox.update({ sequence: In(published) }, { publishedAt });
    return entries.length === batchSize || published.length < entries.length;
  }

  /** Answers what was published in time, one at least. */
  private async publish(entries: readonly OutboxEntry[]): Promise<OutboxEntry['sequence'][]> {
    const startedAt = performance.now();
    const published: OutboxEntry['sequence'][] = [];
    for (const { event, sequence } of entries) {
      await publishEvent(this.jetStream, event);
      published.push(sequence);
      if (performance.now() - startedAt > publishingLimitMs) break;
    }
    return published;
  }

  private async clean(): Promise<void> {
    if (Date.now() - this.lastCleanedAt < 3_600_000) return;
    this.lastCleanedAt = Date.now();
    const end = new Date(Date.now() - keptForMs);
    await this.inBulks(
      `DELETE FROM outbox WHERE sequence IN
         (SELECT sequence FROM outbox WHERE published_at < $1 LIMIT ${bulkSize})`,
      [end],
    );
    // Twice as long: nothing that the stream still has may be handled again.
    const forgotten = new Date(end.getTime() - keptForMs);
    await this.inBulks(
      `DELETE FROM handled_event WHERE (consumer, event_id) IN
         (SELECT consumer, event_id FROM handled_event WHERE handled_at < $1 LIMIT ${bulkSize})`,
      [forgotten],
    );
  }

  /** Repeats a statement that changes {@link bulkSize} rows at most until there are no more; answers how many there were. */
  private async inBulks(statement: string, values: readonly Date[]): Promise<number> {
    for (let count = 0; ;) {
      const [, changed] = await this.dataSource().query<[unknown, number]>(statement, [...values]);
      count += changed;
      if (changed < bulkSize) return count;
    }
  }
}
