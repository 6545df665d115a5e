import { OutboxRelay } from '@koios/messaging';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BackgroundPart } from './background-part.js';
import type { Bus } from './bus.js';

/** Publishes committed events as soon as there is a NATS to publish them to. */
export class Outbox implements BackgroundPart {
  private relay: OutboxRelay | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly dataSource: DataSource,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.relay = new OutboxRelay(this.bus.connection, () => this.dataSource, this.log);
    this.relay.start();
  }

  /** Looks at once whether there is something to publish. */
  wake(): void {
    this.relay?.wake();
  }

  async stop(): Promise<void> {
    await this.relay?.stop();
  }
}
