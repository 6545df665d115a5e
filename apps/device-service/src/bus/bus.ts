import { connectToNats, type NatsOptions } from '@koios/messaging';
import { KoiosError } from '@koios/opcua-contracts';
import { deadline, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';

const answerLimitMs = 1_000;

/** NATS, which may come up after this service and may be away at any time. */
export class Bus {
  private connected: NatsConnection | undefined;

  constructor(
    private readonly nats: Omit<NatsOptions, 'name'>,
    private readonly log: Logger,
  ) {}

  /** Waits for NATS for as long as it takes. */
  async connect(): Promise<void> {
    this.connected = await connectToNats({ ...this.nats, name: 'device-service' }, this.log);
  }

  /** @throws KoiosError SERVICE_UNAVAILABLE before the first connection */
  get connection(): NatsConnection {
    if (!this.connected)
      throw new KoiosError(
        'SERVICE_UNAVAILABLE',
        'NATS does not answer yet; nothing was changed. Try again.',
      );
    return this.connected;
  }

  /** @throws Error when NATS does not answer in time */
  async check(): Promise<void> {
    if (!this.connected) throw new Error('not connected yet');
    await deadline(this.connected.flush(), answerLimitMs);
  }

  async close(): Promise<void> {
    await this.connected?.close();
  }
}
