import type { ConnectorStatus, connectorStatusBucket } from '@koios/opcua-contracts';
import { type Bucket, WorkLoop } from '@koios/messaging';
import type { Logger } from 'pino';

/** How the connector does. */
export type HeartbeatFacts = Omit<
  ConnectorStatus,
  'connectorId' | 'plantId' | 'recipientKey' | 'startedAt' | 'lastHeartbeatAt'
>;

/** A third of the bucket's time to live: two beats may be lost. */
const intervalMs = 5_000;

/** Says every few seconds that this connector is alive. */
export class ConnectorHeartbeat {
  private readonly loop: WorkLoop;
  private readonly startedAt = new Date().toISOString();

  constructor(
    private readonly bucket: Bucket<(typeof connectorStatusBucket)['value']>,
    private readonly connector: Pick<ConnectorStatus, 'connectorId' | 'plantId' | 'recipientKey'>,
    private readonly facts: () => HeartbeatFacts,
    log: Logger,
  ) {
    this.loop = new WorkLoop(
      'saying that the connector is alive',
      () => this.beat(),
      { idleMs: intervalMs },
      log,
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Leaves no entry behind that others would wait for. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.bucket.delete(this.key);
  }

  private get key(): string {
    return `${this.connector.plantId}.${this.connector.connectorId}`;
  }

  private async beat(): Promise<void> {
    const lastHeartbeatAt = new Date().toISOString();
    const { startedAt } = this;
    await this.bucket.put(this.key, {
      ...this.connector,
      startedAt,
      lastHeartbeatAt,
      ...this.facts(),
    });
  }
}
