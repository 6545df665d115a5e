import { Bucket, onReconnect, WorkLoop } from '@koios/messaging';
import { deviceConfigBucket, deviceKey } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BackgroundPart } from '../bus/background-part.js';
import type { Bus } from '../bus/bus.js';
import { type DeviceVersion, readDeviceVersions } from '../database/read-device-versions.js';
import type { DesiredState } from '../desired-state/desired-state.js';

type DeviceConfigs = Bucket<typeof deviceConfigBucket.value>;

const readAtATime = 50;

/** At the start, at an interval and after an outage of NATS: does the bucket say of every device, and of no other, what the database says? */
export class ReconcileDesiredState implements BackgroundPart {
  private readonly loop: WorkLoop;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly dataSource: DataSource,
    private readonly desiredState: DesiredState,
    intervalMs: number,
    log: Logger,
  ) {
    const options = { idleMs: intervalMs, retryMs: 2_000 };
    this.loop = new WorkLoop('reconciling the desired state', () => this.reconcile(), options, log);
  }

  start(): void {
    // NATS may have come back without what it knew.
    this.stopListening = onReconnect(this.bus.connection, () => this.loop.wake());
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopListening?.();
    await this.loop.stop();
  }

  private async reconcile(): Promise<void> {
    const bucket = await Bucket.open(this.bus.connection, deviceConfigBucket);
    // The keys first: what has a key and no row afterwards was deleted, and not added meanwhile.
    const keys = new Set(await bucket.keys());
    const devices = await readDeviceVersions(this.dataSource);
    await deleteOrphans(bucket, keys, devices);
    await this.desiredState.project(await findOutdated(bucket, keys, devices));
  }
}

async function deleteOrphans(
  bucket: DeviceConfigs,
  keys: ReadonlySet<string>,
  devices: readonly DeviceVersion[],
): Promise<void> {
  const wanted = new Set(devices.map(deviceKey));
  for (const key of keys) if (!wanted.has(key)) await bucket.delete(key);
}

async function findOutdated(
  bucket: DeviceConfigs,
  keys: ReadonlySet<string>,
  devices: readonly DeviceVersion[],
): Promise<DeviceVersion[]> {
  const outdated: DeviceVersion[] = [];
  for (let start = 0; start < devices.length; start += readAtATime) {
    const batch = devices.slice(start, start + readAtATime);
    const current = await Promise.all(batch.map((device) => isCurrent(bucket, keys, device)));
    outdated.push(...batch.filter((_, index) => !current[index]));
  }
  return outdated;
}

async function isCurrent(
  bucket: DeviceConfigs,
  keys: ReadonlySet<string>,
  device: DeviceVersion,
): Promise<boolean> {
  const key = deviceKey(device);
  if (!keys.has(key)) return false;
  const entry = await bucket.get(key);
  return entry !== undefined && entry.value.version === device.version;
}
