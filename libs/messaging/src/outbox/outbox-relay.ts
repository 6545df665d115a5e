import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { type DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { WorkLoop } from '../connection/work-loop.js';
import { publishEvent } from '../events/publish-event.js';
import { type OutboxEntry, outboxEntryEntity } from './outbox-entry.js';

const batchSize = 200;
/** As long as the stream keeps events, so that the stream can be rebuilt from the outbox. */
const keptForMs = 7 * 24 * 3_600_000;
const relayLock = 7_431_905;

/**
 * Publishes committed events in the order of their commits. Of several replicas one relays at a time (an advisory
 * lock), and a relay that dies between publishing and marking publishes again under the same message id.
 */
export class OutboxRelay {
  private readonly jetStream: JetStreamClient;
  private readonly loop: WorkLoop;
  private lastCleanedAt = 0;

  constructor(
    connection: NatsConnection,
    private readonly dataSource: () => DataSource,
    log: Logger,
  ) {
    this.jetStream = jetstream(connection);
    this.loop = new WorkLoop('publishing the outbox', () => this.relayAll(), { idleMs: 1_000 }, log);
  }

  start(): void {
    this.loop.start();
  }

  /** Looks at once whether there is something to publish. */
  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async relayAll(): Promise<void> {
    while ((await this.dataSource().transaction((manager) => this.relayBatch(manager))) === batchSize);
    await this.clean();
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
