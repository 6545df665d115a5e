import { OutboxRelay } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { LOG } from '../tokens.js';

/** Publishes committed events: at once after each commit. */
@Injectable()
export class RelayOutbox {
  private relay: OutboxRelay | undefined;

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {
    database.onCommit(() => this.relay?.wake());
  }

  start(connection: NatsConnection): void {
    this.relay = new OutboxRelay(connection, () => this.database.dataSource, this.log);
    this.relay.start();
  }

  async stop(): Promise<void> {
    await this.relay?.stop();
  }
}
