import {
  connectorLeasesBucket,
  shardClaimsBucket,
  type ConnectorLease,
  type DeviceStatus,
  type ShardClaim,
  shardOf,
} from '@koios/opcua-contracts';
import { Bucket, onReconnect, WatchedBucket } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';

type Leases = WatchedBucket<(typeof connectorLeasesBucket)['value']>;
type Claims = WatchedBucket<(typeof shardClaimsBucket)['value']>;

/** A lease that has ended is noticed within this time. */
const lookAfterMs = 150;

/** Which connectors of the plant there are, and which of them claims which shard. */
export class FleetView {
  private connectedAtMs = performance.now();
  private unsubscribe: (() => void)[] = [];

  private constructor(
    private readonly connection: NatsConnection,
    readonly leaseBucket: Bucket<(typeof connectorLeasesBucket)['value']>,
    readonly claimBucket: Bucket<(typeof shardClaimsBucket)['value']>,
    private readonly leases: Leases,
    private readonly claims: Claims,
    private readonly plantId: string,
  ) {}

  static async open(connection: NatsConnection, plantId: string, log: Logger): Promise<FleetView> {
    const leaseBucket = await Bucket.open(connection, connectorLeasesBucket);
    const claimBucket = await Bucket.open(connection, shardClaimsBucket);
    const leases = new WatchedBucket(leaseBucket, `${plantId}.*`, log, lookAfterMs);
    const claims = new WatchedBucket(claimBucket, `${plantId}.*`, log);
    await Promise.all([leases.start(), claims.start()]);
    return new FleetView(connection, leaseBucket, claimBucket, leases, claims, plantId);
  }

  /** Calls back when something may have changed. */
  follow(changed: () => void): void {
    const back = (): void => {
      this.connectedAtMs = performance.now();
      changed();
    };
    this.unsubscribe = [
      onReconnect(this.connection, back),
      this.leases.subscribe(changed),
      this.claims.subscribe(changed),
    ];
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    await Promise.all([this.leases.stop(), this.claims.stop()]);
  }

  /** Those that may be given shards. */
  get members(): ConnectorLease[] {
    return [...this.leases.entries.values()].filter(({ leaving }) => !leaving);
  }

  leaseOf(leaseId: string): ConnectorLease | undefined {
    return [...this.leases.entries.values()].find((lease) => lease.leaseId === leaseId);
  }

  claimOn(shard: number): { readonly claim: ShardClaim | undefined; readonly revision: number } {
    const key = this.keyOf(shard);
    return { claim: this.claims.entries.get(key), revision: this.claims.revisionOf(key) };
  }

  /** Whether a report's token is that of the shard's claim, which NATS is asked for: nothing is taken from the watch. */
  async isHolder({ deviceId, connectorId, leaseToken }: DeviceStatus): Promise<boolean> {
    const claim = await this.claimBucket.get(this.keyOf(shardOf(deviceId)));
    return claim?.revision === leaseToken && claim.value.holder?.connectorId === connectorId;
  }

  /** Another time than before means that NATS lost the claims: their revisions, the tokens, begin anew. */
  get claimsMadeAt(): string | undefined {
    return this.claims.madeAt;
  }

  keyOf(shard: number): string {
    return `${this.plantId}.${shard}`;
  }

  /**
   * Whether a lease that is not there has ended for good: after an outage of NATS its holder is given the time of a lease
   * to come back, or every restart of NATS would shuffle the plant.
   */
  get knowsTheDead(): boolean {
    return performance.now() - this.connectedAtMs > connectorLeasesBucket.timeToLiveMs;
  }
}
