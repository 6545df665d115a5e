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
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly dataSource: () => DataSource,
    private readonly log: Logger,
  ) {
    this.jetStream = jetstream(connection);
    this.loop = new WorkLoop('publishing the outbox', () => this.relayAll(), { idleMs: 1_000 }, log);
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
    if (this.mayHaveLostEvents) await this.bringBackLost();
    while ((await this.dataSource().transaction((manager) => this.relayBatch(manager))) === batchSize);
    await this.clean();
  }

  private async bringBackLost(): Promise<void> {
    this.mayHaveLostEvents = false;
    try {
      const madeAt = await ensureStream(this.connection, eventsStream);
      const [, count] = await this.dataSource().query<[unknown, number]>(
        'UPDATE outbox SET published_at = NULL WHERE published_at < $1 AND published_at > $2',
        [madeAt, new Date(Date.now() - keptForMs)],
      );
      if (count > 0)
        this.log.warn({ count, madeAt }, 'the stream was made anew: publishing its events again');
    } catch (error) {
      this.mayHaveLostEvents = true;
      throw error;
    }
  }

  private async relayBatch(manager: EntityManager): Promise<number> {
    const [lock] = await manager.query<[{ held: boolean }]>('SELECT pg_try_advisory_xact_lock($1) AS held', [
      relayLock,
    ]);
    if (!lock.held) return 0;
    const outbox = manager.getRepository(outboxEntryEntity);
    const entries = await outbox.find({
      where: { publishedAt: IsNull() },
      order: { sequence: 'ASC' },
      take: batchSize,
    });
    if (entries.length === 0) return 0;
    await this.publish(entries);
    await outbox.update(
      { sequence: In(entries.map((entry) => entry.sequence)) },
      { publishedAt: new Date() },
    );
    return entries.length;
  }

  private async publish(entries: readonly OutboxEntry[]): Promise<void> {
    for (const entry of entries) await publishEvent(this.jetStream, entry.event);
  }

  private async clean(): Promise<void> {
    if (Date.now() - this.lastCleanedAt < 3_600_000) return;
    this.lastCleanedAt = Date.now();
    const end = new Date(Date.now() - keptForMs);
    await this.dataSource().query('DELETE FROM outbox WHERE published_at < $1', [end]);
    // Twice as long: nothing that the stream still has may be handled again.
    const forgotten = new Date(end.getTime() - keptForMs);
    await this.dataSource().query('DELETE FROM handled_event WHERE handled_at < $1', [forgotten]);
  }
}
