import type { NatsConnection } from '@nats-io/transport-node';

/** Whether NATS can be reached now: what is published while it cannot would pile up in the client. */
export class NatsPresence {
  private present = true;
  private readonly listeners: (() => void)[] = [];

  constructor(connection: NatsConnection) {
    void this.follow(connection);
  }

  get isPresent(): boolean {
    return this.present;
  }

  onReturn(listener: () => void): void {
    this.listeners.push(listener);
  }

  private async follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect' || status.type === 'close') this.present = false;
      if (status.type !== 'reconnect') continue;
      this.present = true;
      for (const listener of this.listeners) listener();
    }
  }
}
