import { ensureStream, retryUntilDone } from '@koios/messaging';
import { eventsStream, KoiosError } from '@koios/opcua-contracts';
import { connectDatabase, endParts } from '@koios/service-kit';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BackgroundPart } from './bus/background-part.js';
import type { Bus } from './bus/bus.js';

/**
 * Brings the service up while `/health/live` answers already: PostgreSQL and NATS may come later than it, in any
 * order. Ends in the reverse order, once the last request is answered.
 */
export class StartUp implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private hasDatabase = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: Bus,
    private readonly prepare: () => Promise<void>,
    private readonly parts: readonly BackgroundPart[],
    private readonly log: Logger,
  ) {}

  /** @throws KoiosError SERVICE_UNAVAILABLE until the database is there and migrated */
  requireDatabase(): void {
    if (!this.hasDatabase)
      throw new KoiosError('SERVICE_UNAVAILABLE', 'The database does not answer yet. Try again.');
  }

  onApplicationBootstrap(): void {
    this.run().catch((error: unknown) => {
      if (!this.ending.signal.aborted) this.log.fatal({ err: error }, 'could not start');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await endParts(this.parts, () => this.bus.close(), this.log);
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async run(): Promise<void> {
    await Promise.all([this.connectDatabase(), this.bus.connect()]);
    await this.retry('creating the events stream', () => ensureStream(this.bus.connection, eventsStream));
    for (const part of this.parts) await part.start();
    this.log.info('started');
  }

  private async connectDatabase(): Promise<void> {
    await this.retry('connecting to the database', () => connectDatabase(this.dataSource));
    await this.retry('preparing the database', this.prepare);
    this.hasDatabase = true;
  }

  private retry<Result>(what: string, attempt: () => Promise<Result>): Promise<Result> {
    return retryUntilDone(what, attempt, this.log, this.ending.signal);
  }
}
