import {
  type CertificateTrust,
  type certificateTrustBucket,
  type deviceConfigBucket,
  deviceKey,
  type TrustVerdict,
} from '@koios/opcua-contracts';
import { type Bucket, WatchedBucket, WorkLoop } from '@koios/messaging';
import type { Logger } from 'pino';
import { type TrustObservation, withObservation } from '../domain/certificate-trust.js';

type TrustBucket = Bucket<(typeof certificateTrustBucket)['value']>;
type Configs = WatchedBucket<(typeof deviceConfigBucket)['value']>;
type Device = Pick<CertificateTrust, 'plantId' | 'deviceId'>;

/** A server that takes our certificate says so with the channel and soon again with the session: that is stored once. */
const untilSessionMs = 100;

interface Seen {
  readonly observation: TrustObservation;
  readonly at: Date;
}

/**
 * Keeps, for each device, what its server makes of our certificates. Every connector of the plant may see something of any
 * device (a test, a probe), so that each adds to what is there and none overwrites another.
 */
export class TrustMatrix {
  private readonly known: WatchedBucket<(typeof certificateTrustBucket)['value']>;
  private readonly saving: WorkLoop;
  /** By the device's key. */
  private readonly unsaved = new Map<string, { readonly device: Device; readonly seen: readonly Seen[] }>();
  private gone = new Set<string>();
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly bucket: TrustBucket,
    plantId: string,
    private readonly configs: Configs,
    log: Logger,
  ) {
    this.known = new WatchedBucket(bucket, `${plantId}.*`, log);
    this.saving = new WorkLoop('reporting trust verdicts', () => this.save(), { idleMs: 10_000 }, log);
  }

  /** The configurations have their first snapshot: a device that is not there is gone. */
  async start(): Promise<void> {
    await this.known.start();
    this.unsubscribe = this.configs.subscribe((key, config) => config ?? this.remove(key));
    for (const key of this.known.entries.keys()) if (!this.configs.entries.has(key)) this.remove(key);
    this.saving.start();
  }

  /** Takes no more rounds after one last for what is left. */
  async stop(): Promise<void> {
    this.unsubscribe?.();
    await this.saving.stop();
    await this.save().catch(() => undefined);
    await this.known.stop();
  }

  /** Writes down what a server has just said, if that is news. A try may outlive its device. */
  observe(device: Device, observation: TrustObservation): void {
    const key = deviceKey(device);
    if (!this.configs.entries.has(key)) return;
    const before = this.known.entries.get(key)?.verdicts ?? [];
    const at = new Date();
    if (withObservation(before, observation, at) === before) return;
    const seen = this.unsaved.get(key)?.seen ?? [];
    this.unsaved.set(key, { device, seen: [...seen, { observation, at }] });
    const { stage, verdict } = observation;
    if (stage === 'SECURE_CHANNEL' && verdict === 'ACCEPTED')
      setTimeout(() => this.saving.wake(), untilSessionMs).unref();
    else this.saving.wake();
  }

  private remove(key: string): void {
    this.gone.add(key);
    this.saving.wake();
  }

  private async save(): Promise<void> {
    for (const key of this.gone) {
      if (!this.configs.entries.has(key)) await this.bucket.delete(key);
      this.gone.delete(key);
    }
    for (const [key, { device, seen }] of this.unsaved) {
      if (this.configs.entries.has(key)) await this.add(device, seen);
      const later = this.unsaved.get(key)?.seen.slice(seen.length) ?? [];
      this.unsaved.delete(key);
      if (later.length > 0) this.unsaved.set(key, { device, seen: later });
    }
  }

  private async add({ plantId, deviceId }: Device, seen: readonly Seen[]): Promise<void> {
    const key = deviceKey({ plantId, deviceId });
    for (;;) {
      const present = await this.bucket.kv.get(key);
      const before = (present && this.bucket.read(present)?.value.verdicts) ?? [];
      let verdicts: readonly TrustVerdict[] = before;
      for (const { observation, at } of seen) verdicts = withObservation(verdicts, observation, at);
      if (verdicts === before) return;
      const next = { plantId, deviceId, verdicts: [...verdicts] };
      if (await this.bucket.replace(key, next, present?.revision ?? 0)) return;
    }
  }
}
