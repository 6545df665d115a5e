import { randomUUID } from 'node:crypto';
import { Bucket, WatchedBucket } from '@koios/messaging';
import { type DeviceConfig, deviceConfigBucket, deviceKey, deviceStatusBucket } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';

/** What all devices of a measurement have in common. */
export interface DeviceWish {
  readonly plantId: string;
  readonly count: number;
  readonly tagsOfDevice: number;
  readonly scanRateMs: number;
  readonly endpointUrls: readonly string[];
  /** With Sign & Encrypt; null for None. */
  readonly certificateId: string | null;
  /** ACCEPT_ANY when absent: there need not be a cert-service then. */
  readonly serverVerification?: DeviceConfig['serverVerification'];
}

const scalars = [
  'Double',
  'Float',
  'Int16',
  'Int32',
  'UInt16',
  'UInt32',
  'Byte',
  'Boolean',
  'Int64',
  'Counter',
];

/** Writes devices as device-service does, and follows how they are. */
export class Devices {
  private constructor(
    private readonly configs: Bucket<(typeof deviceConfigBucket)['value']>,
    readonly statuses: WatchedBucket<(typeof deviceStatusBucket)['value']>,
  ) {}

  static async on(connection: NatsConnection): Promise<Devices> {
    const configs = await Bucket.open(connection, deviceConfigBucket);
    const bucket = await Bucket.open(connection, deviceStatusBucket);
    const statuses = new WatchedBucket(bucket, '>', pino({ level: 'silent' }));
    await statuses.start();
    return new Devices(configs, statuses);
  }

  async add(wish: DeviceWish): Promise<DeviceConfig[]> {
    const devices = Array.from({ length: wish.count }, (_, index) => deviceOf(wish, index));
    await Promise.all(devices.map((device) => this.configs.put(deviceKey(device), device)));
    return devices;
  }

  async remove(devices: readonly DeviceConfig[]): Promise<void> {
    await Promise.all(devices.map((device) => this.configs.delete(deviceKey(device))));
  }

  async untilAllRun(devices: readonly DeviceConfig[], timeoutMs: number): Promise<void> {
    const isRunning = (device: DeviceConfig): boolean => {
      const status = this.statuses.entries.get(deviceKey(device));
      return status?.status === 'RUNNING' && status.counters.lastScanNumber > 0;
    };
    await eventually(() => devices.every(isRunning), { timeoutMs, intervalMs: 200 });
  }

  async untilOnRevision(
    devices: readonly DeviceConfig[],
    revision: number,
    timeoutMs: number,
  ): Promise<void> {
    const hasMoved = (device: DeviceConfig): boolean =>
      this.statuses.entries.get(deviceKey(device))?.session?.revision === revision;
    await eventually(() => devices.every(hasMoved), { timeoutMs, intervalMs: 20 });
  }

  stop(): Promise<void> {
    return this.statuses.stop();
  }
}

function deviceOf(wish: DeviceWish, index: number): DeviceConfig {
  return {
    deviceId: randomUUID(),
    plantId: wish.plantId,
    version: 1,
    name: `Press ${index}`,
    endpointUrl: wish.endpointUrls[index % wish.endpointUrls.length] ?? '',
    securityMode: wish.certificateId === null ? 'NONE' : 'SIGN_AND_ENCRYPT',
    securityPolicy: 'AUTO',
    effectiveCertificateId: wish.certificateId,
    enabled: true,
    scanRateMs: wish.scanRateMs,
    tags: Array.from({ length: wish.tagsOfDevice }, (_, tag) => ({
      name: `Value ${tag}`,
      nodeId: `ns=1;s=Simulation.${scalars[tag % scalars.length] ?? 'Double'}`,
    })),
    readMode: 'POLL',
    timeoutMs: 10_000,
    serverVerification: wish.serverVerification ?? 'ACCEPT_ANY',
    userIdentity: { kind: 'ANONYMOUS' },
  };
}
