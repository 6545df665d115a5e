import type { NatsConnection } from '@nats-io/transport-node';

/** Whether NATS can be reached now: what is published while it cannot would pile up in the client. */
export class NatsPresence {
  private present = true;
  private readonly lossListeners: (() => void)[] = [];
  private readonly returnListeners: (() => void)[] = [];

  constructor(connection: NatsConnection) {
    void this.follow(connection);
  }

  get isPresent(): boolean {
    return this.present;
  }

  onLoss(listener: () => void): void {
    this.lossListeners.push(listener);
  }

  onReturn(listener: () => void): void {
    this.returnListeners.push(listener);
  }

  private async follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect' || status.type === 'close') this.lose();
      if (status.type !== 'reconnect') continue;
      this.present = true;
      for (const listener of this.returnListeners) listener();
    }
  }

  private lose(): void {
    if (!this.present) return;
    this.present = false;
    for (const listener of this.lossListeners) listener();
  }
}
