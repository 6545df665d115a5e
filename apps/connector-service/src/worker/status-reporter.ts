import {
  connectionStateChanged,
  deviceKey,
  type DeviceStatus,
  type deviceStatusBucket,
  type EventOf,
} from '@koios/opcua-contracts';
import { type Bucket, type BucketEntry, createEvent, publishEvent, WorkLoop } from '@koios/messaging';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { Logger } from 'pino';

type StatusBucket = Bucket<(typeof deviceStatusBucket)['value']>;
type StateChange = EventOf<typeof connectionStateChanged>;

/** Whether a report's fencing token is the one that NATS has for the device now. */
export type HolderCheck = (status: DeviceStatus) => Promise<boolean>;

/** Whoever holds a device and finds a later token at it for so long is alone: NATS has lost the claims that came between. */
const laterTokenLimitMs = 10_000;

/**
 * Reports the state of devices: the newest one of each, at once when it says something new and otherwise at an interval,
 * again and again until it is stored. What was true in between is nobody's business any more.
 */
export class StatusReporter {
  private readonly unsaved = new Map<string, DeviceStatus | undefined>();
  /** Of the entries as they were written last. */
  private readonly revisions = new Map<string, number>();
  /** Entries with later tokens than ours, by their revisions, and since when they are there. */
  private readonly later = new Map<string, { readonly revision: number; readonly sinceMs: number }>();
  private readonly unpublished = new Map<string, StateChange>();
  private readonly saving: WorkLoop;
  private readonly publishing: WorkLoop;

  constructor(
    private readonly bucket: StatusBucket,
    private readonly jetStream: JetStreamClient,
    private readonly isHolder: HolderCheck,
    intervalMs: number,
    log: Logger,
  ) {
    this.saving = new WorkLoop('reporting device states', () => this.save(), { idleMs: intervalMs }, log);
    this.publishing = new WorkLoop('publishing state changes', () => this.publish(), { idleMs: 1_000 }, log);
  }

  start(): void {
    this.saving.start();
    this.publishing.start();
  }

  /** Takes no more rounds after one last for what is left. */
  async stop(): Promise<void> {
    await Promise.all([this.saving.stop(), this.publishing.stop()]);
    await Promise.allSettled([this.save(), this.publish()]);
  }

  /** Something that a person or another service waits for. */
  changed(status: DeviceStatus): void {
    const { deviceId } = status;
    const origin = { source: '/connector-service', subject: deviceId, time: new Date() };
    this.unpublished.set(deviceId, createEvent(connectionStateChanged, origin, status));
    this.publishing.wake();
    this.updated(status);
  }

  /** Something of which only the newest counts, and that is wanted at once. */
  updated(status: DeviceStatus): void {
    this.counted(status);
    this.saving.wake();
  }

  /** Something that may wait for the next round. */
  counted(status: DeviceStatus): void {
    this.unsaved.set(deviceKey(status), status);
  }

  /** The device is gone, and so is its entry. */
  removed(key: string): void {
    this.unsaved.set(key, undefined);
    this.saving.wake();
  }

  private async save(): Promise<void> {
    await each(this.unsaved, (key, status) => (status ? this.put(key, status) : this.delete(key)));
  }

  private async delete(key: string): Promise<void> {
    this.revisions.delete(key);
    this.later.delete(key);
    await this.bucket.delete(key);
  }

  /** A report is void once another connector that has taken the device over since then has reported. */
  private async put(key: string, status: DeviceStatus): Promise<void> {
    const written = await this.bucket.putAfter(key, status, this.revisions.get(key) ?? 0);
    if (written !== undefined) return void this.revisions.set(key, written);
    const entry = await this.bucket.kv.get(key);
    const present = entry ? this.bucket.read(entry) : undefined;
    const isLater = present && present.value.leaseToken > status.leaseToken;
    if (isLater && !(await this.outlasts(present, status))) return void this.revisions.delete(key);
    this.revisions.set(key, entry?.revision ?? 0);
    await this.put(key, status);
  }

  /** Whether the entry is of a holder whose claim is lost; where that is not sure yet, the report waits. */
  private async outlasts(
    { key, revision }: BucketEntry<DeviceStatus>,
    status: DeviceStatus,
  ): Promise<boolean> {
    const before = this.later.get(key);
    this.later.delete(key);
    if (!(await this.isHolder(status))) return false;
    const sinceMs = before?.revision === revision ? before.sinceMs : performance.now();
    if (performance.now() - sinceMs > laterTokenLimitMs) return true;
    this.later.set(key, { revision, sinceMs });
    if (!this.unsaved.has(key)) this.unsaved.set(key, status);
    return false;
  }

  private async publish(): Promise<void> {
    await each(this.unpublished, (_deviceId, event) => publishEvent(this.jetStream, event));
  }
}

/** A store of hundreds at once would hold up the scans for as long as it takes to send them. */
const storedAtOnce = 8;

/** Works off what is there now; what fails is put back unless something newer has come in meanwhile. */
async function each<Value>(
  todo: Map<string, Value>,
  work: (key: string, value: Value) => Promise<unknown>,
): Promise<void> {
  const entries = [...todo];
  todo.clear();
  const failures: unknown[] = [];
  const queue = entries.values();
  const workOff = async (): Promise<void> => {
    for (const [key, value] of queue) {
      try {
        await work(key, value);
      } catch (error) {
        failures.push(error);
        if (!todo.has(key)) todo.set(key, value);
      }
    }
  };
  await Promise.all(Array.from({ length: storedAtOnce }, workOff));
  if (failures.length > 0)
    throw new Error(`${failures.length} of ${entries.length} could not be stored`, { cause: failures[0] });
}
