import { EventConsumer } from '@koios/messaging';
import type { KoiosEvent } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BackgroundPart } from '../bus/background-part.js';
import type { Bus } from '../bus/bus.js';
import type { CertificateReactions } from './certificate-reactions.js';

/** Hears every certificate event, also those of the time when this service was away. */
export class CertificateEventConsumer implements BackgroundPart {
  private consumer: EventConsumer | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly dataSource: DataSource,
    private readonly reactions: CertificateReactions,
    private readonly log: Logger,
  ) {}

  start(): void {
    const { handlers } = this.reactions;
    const handled = (event: KoiosEvent): void => this.reactions.committed(event);
    const options = { name: 'device-service', subject: 'certificate.*', handlers, handled };
    this.consumer = new EventConsumer(this.bus.connection, () => this.dataSource, options, this.log);
    this.consumer.start();
  }

  async stop(): Promise<void> {
    await this.consumer?.stop();
  }
}
