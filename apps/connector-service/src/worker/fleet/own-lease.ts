import { randomUUID } from 'node:crypto';
import { type ConnectorLease, connectorLeasesBucket } from '@koios/opcua-contracts';
import { type Bucket, onReconnect, WorkLoop } from '@koios/messaging';
import { deadline } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { recordLostLease } from '../../metrics/lease-metrics.js';

type LeaseBucket = Bucket<(typeof connectorLeasesBucket)['value']>;

const renewalMs = 350;
/** One that failed is made up for while the lease still holds. */
const retryMs = 100;
/** A renewal that got lost with a NATS server must not hold up the next one for longer. */
const answerLimitMs = 600;
/** The holder stops so long before anybody else may start: time to close its sessions, however busy it is. */
const marginMs = 400;
const holdMs = connectorLeasesBucket.timeToLiveMs - marginMs;

/**
 * The lease by which this connector holds shards. It counts from when its last renewal was sent, by the monotonic clock;
 * NATS counts from when that came in, and so always ends it later.
 */
export class OwnLease {
  private leaseId = randomUUID();
  private revision = 0;
  private heldUntilMs = -Infinity;
  private leaving = false;
  private readonly loop: WorkLoop;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly bucket: LeaseBucket,
    private readonly connector: Pick<ConnectorLease, 'plantId' | 'connectorId'>,
    private readonly log: Logger,
    private readonly renewed: () => void,
  ) {
    const pauses = { idleMs: renewalMs, retryMs };
    this.loop = new WorkLoop('renewing the lease', () => this.renew(), pauses, log);
  }

  start(): void {
    this.stopListening = onReconnect(this.bucket.connection, () => this.loop.wake());
    this.loop.start();
  }

  get id(): string {
    return this.leaseId;
  }

  /** Asked before every scan: a process that was held up for long learns here first that its time is over. */
  get isHeld(): boolean {
    return performance.now() < this.heldUntilMs;
  }

  /** Milliseconds until it is over unless it is renewed. */
  get leftMs(): number {
    return this.heldUntilMs - performance.now();
  }

  /** Lets the others know that this connector is about to stop. */
  async leave(): Promise<void> {
    this.leaving = true;
    await this.loop.stop();
    this.loop.start();
  }

  /** Ends it, so that nobody has to wait for its end. */
  async end(): Promise<void> {
    this.stopListening?.();
    await this.loop.stop();
    this.heldUntilMs = -Infinity;
    await deadline(this.bucket.delete(this.key), answerLimitMs);
  }

  private get key(): string {
    return `${this.connector.plantId}.${this.connector.connectorId}`;
  }

  private async renew(): Promise<void> {
    const sentAtMs = performance.now();
    const value = { ...this.connector, leaseId: this.leaseId, leaving: this.leaving };
    const revision = await deadline(this.bucket.putAfter(this.key, value, this.revision), answerLimitMs);
    if (revision === undefined) return this.recover();
    this.revision = revision;
    this.heldUntilMs = sentAtMs + holdMs;
    this.renewed();
  }

  /** The entry is not what we wrote last: an answer got lost, or it has ended, or another process has our name. */
  private async recover(): Promise<void> {
    const entry = await deadline(this.bucket.kv.get(this.key), answerLimitMs);
    const lease = entry ? this.bucket.read(entry)?.value : undefined;
    if (lease && lease.leaseId !== this.leaseId) {
      this.log.warn(this.connector, 'another connector has this id, or had it a moment ago: waiting');
      return;
    }
    if (!lease) {
      recordLostLease();
      this.leaseId = randomUUID();
    }
    this.revision = entry?.revision ?? 0;
    await this.renew();
  }
}
