import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Bucket } from '@koios/messaging';
import {
  connectorLeasesBucket,
  connectorStatusBucket,
  type DeviceConfig,
  deviceConfigBucket,
  deviceKey,
  type DeviceStatus,
  deviceStatusBucket,
  shardCount,
} from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { jetstreamManager } from '@nats-io/jetstream';
import { reportedStatus } from './fixtures/reports.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

const halves = [shardCount / 2, shardCount / 2];
const servers = new TestServers();
let plant: TestPlant;

afterEach(async () => {
  await plant?.stop();
  await servers.stopAll();
});

/** A plant with two devices, whose NATS loses its disk; device-service projects what is wanted once more. */
async function loseEverything(devices: readonly DeviceConfig[]): Promise<void> {
  await plant.nats.loseData();
  await eventually(async () => {
    const configs = await Bucket.open(plant.connection, deviceConfigBucket);
    for (const device of devices) await configs.put(deviceKey(device), device);
  });
}

async function startDevices(): Promise<DeviceConfig[]> {
  plant = await TestPlant.start();
  const { endpointUrl } = await servers.start('one', { acceptAnyCertificate: true });
  const names = ['Press 1', 'Press 2'];
  return Promise.all(names.map((name) => plant.addDevice({ endpointUrl, name })));
}

async function untilScanned(devices: readonly DeviceConfig[]): Promise<void> {
  await eventually(() => {
    for (const device of devices) expect(plant.statusOf(device)?.status).toBe('RUNNING');
  });
  const before = devices.map((device) => plant.statusOf(device)?.counters.lastScanNumber ?? 0);
  await eventually(() => {
    const now = devices.map((device) => plant.statusOf(device)?.counters.lastScanNumber ?? 0);
    now.forEach((number, index) => expect(number).toBeGreaterThan(before[index] ?? 0));
  });
}

/** How many shards each connector says that it holds. */
async function heldShards(): Promise<(number | undefined)[]> {
  const heartbeats = await Bucket.open(plant.connection, connectorStatusBucket);
  const keys = await heartbeats.keys();
  return Promise.all(keys.map(async (key) => (await heartbeats.get(key))?.value.shardCount));
}

describe('after NATS has lost its disk', () => {
  it('two connectors share the shards again, and all devices are scanned', async () => {
    const devices = await startDevices();
    await plant.startWorker({ connectorId: 'first', scansOnWithoutNats: false });
    await plant.startWorker({ connectorId: 'second', scansOnWithoutNats: false });
    await untilScanned(devices);
    await loseEverything(devices);
    await untilScanned(devices);
    await eventually(async () => expect(await heldShards()).toEqual(halves));
  });

  it('one that scanned on gives its shards to one that starts afterwards', async () => {
    const devices = await startDevices();
    await plant.startWorker({ connectorId: 'first', scansOnWithoutNats: true });
    await untilScanned(devices);
    await loseEverything(devices);
    await plant.startWorker({ connectorId: 'second', scansOnWithoutNats: true });
    await untilScanned(devices);
    await eventually(async () => expect(await heldShards()).toEqual(halves));
  });
});

describe('after NATS has lost the leases while it was connected', () => {
  it('they are made anew, and all devices are scanned', async () => {
    const devices = await startDevices();
    await plant.startWorker({ connectorId: 'first', scansOnWithoutNats: false });
    await untilScanned(devices);
    const manager = await jetstreamManager(plant.connection);
    await manager.streams.delete(`KV_${connectorLeasesBucket.name}`);
    // Longer than anybody scans without a lease.
    await delay(2 * connectorLeasesBucket.timeToLiveMs);
    await untilScanned(devices);
  });
});

describe('after NATS has lost the claims alone', () => {
  it('devices are reported by whoever holds them, though they were reported with later tokens before', async () => {
    const [scanned, disabled] = await startDevices();
    if (!scanned || !disabled) throw new Error('there are two devices');
    await plant.changeDevice(disabled, { enabled: false });
    const statuses = await Bucket.open(plant.connection, deviceStatusBucket);
    for (const { deviceId, plantId } of [scanned, disabled]) {
      const before = reportedStatus({ deviceId, plantId, connectorId: 'before', leaseToken: 1_000_000 });
      await statuses.put(deviceKey(before), before);
    }
    await plant.startWorker({ connectorId: 'after' });
    const isReported = (status: string) => (report: DeviceStatus) =>
      report.connectorId === 'after' && report.status === status;
    await plant.waitFor(scanned, isReported('RUNNING'));
    await plant.waitFor(disabled, isReported('STOPPED'));
  });
});
