import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  connectorLeasesBucket,
  type DeviceConfig,
  deviceKey,
  deviceStatusBucket,
} from '@koios/opcua-contracts';
import { Bucket } from '@koios/messaging';
import type { SimulatedServer } from '@koios/plant-simulator';
import { Cable, eventually } from '@koios/test-infrastructure';
import { ScanRecord, SessionWatch, sessionsOf, watchShards } from './fixtures/fleet.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

const deviceCount = 8;
/** Longer than a busy machine keeps a program waiting: that is no missed scan of ours. */
const scanRateMs = 1_000;
const several = { scansOnWithoutNats: false };

describe('two connectors of a plant', () => {
  let plant: TestPlant;
  let cable: Cable;
  let server: SimulatedServer;
  let shards: Awaited<ReturnType<typeof watchShards>>;
  const devices: DeviceConfig[] = [];
  const servers = new TestServers();

  const untilSharedBy = (counts: Record<string, number>): Promise<void> =>
    eventually(() => {
      expect(shards.counts()).toEqual(counts);
      const holders = [...sessionsOf([server]).values()];
      expect(holders.filter(({ length }) => length === 1)).toHaveLength(deviceCount);
      expect([...new Set(holders.flat())].sort()).toEqual(Object.keys(counts).sort());
    });

  const moreScans = async (record: ScanRecord, count: number): Promise<void> => {
    const before = record.fewest();
    await eventually(() => record.fewest() >= before + count);
  };

  beforeAll(async () => {
    plant = await TestPlant.start();
    cable = await Cable.to(plant.nats.port);
    shards = await watchShards(plant);
    server = await servers.start('shared', { acceptAnyCertificate: true });
    for (let index = 0; index < deviceCount; index += 1) {
      const { endpointUrl } = server;
      devices.push(await plant.addDevice({ endpointUrl, name: `Press ${index}`, scanRateMs }));
    }
    await plant.startWorker({ connectorId: 'first', ...several });
    await untilSharedBy({ first: 64 });
  });

  afterAll(async () => {
    await shards.stop();
    await plant.stop();
    await cable.remove();
    await servers.stopAll();
  });

  it('keeps its sessions as the only one when NATS is away for longer than its lease, and goes on when it is back', async () => {
    const record = new ScanRecord(plant, devices);
    const watch = new SessionWatch([server]);
    const before = new Set(server.listSessions());
    await moreScans(record, 1);
    await plant.nats.kill();
    await delay(connectorLeasesBucket.timeToLiveMs + 1_500);
    await plant.nats.restart();
    // The stream has each scan once; what was on its way when NATS went away is sent again.
    await eventually(async () => {
      await record.catchUp();
      expect(Math.max(...Object.values(record.gaps()))).toBeGreaterThan(0);
    });
    watch.stop();
    expect(record.repeated()).toEqual([]);
    expect(new Set(server.listSessions())).toEqual(before);
    expect(watch.most).toBe(1);
  });

  it('share its shards as soon as the second one joins: each scan is made once, by the next number', async () => {
    const record = new ScanRecord(plant, devices);
    const watch = new SessionWatch([server]);
    await moreScans(record, 1);
    await plant.startWorker({ connectorId: 'second', natsUrl: `nats://127.0.0.1:${cable.port}`, ...several });
    await untilSharedBy({ first: 32, second: 32 });
    await moreScans(record, 2);
    watch.stop();
    record.stop();
    expect(record.breaks()).toEqual([]);
    expect(record.lastConnectors()).toEqual(new Set(['first', 'second']));
    // Often too short to be seen; that the new session comes before the old one ends is told by the breaks.
    expect(watch.most).toBeLessThanOrEqual(2);
  });

  it('become one when the other is cut off from NATS, which closes its sessions before they are opened again', async () => {
    const record = new ScanRecord(plant, devices);
    const watch = new SessionWatch([server]);
    await moreScans(record, 1);
    cable.cut();
    await untilSharedBy({ first: 64 });
    await moreScans(record, 2);
    watch.stop();
    expect(watch.most).toBe(1);
    expect(record.repeated()).toEqual([]);
    await eventually(() => expect(record.countedAsMissed(plant)).toEqual(record.gaps()));
    record.stop();
    cable.mend();
    await untilSharedBy({ first: 32, second: 32 });
  });

  it('void the report of one that no longer holds the device', async () => {
    const [device] = devices;
    const status = device && plant.statusOf(device);
    if (!device || !status) throw new Error('there is a device with a status');
    const bucket = await Bucket.open(plant.connection, deviceStatusBucket);
    const tokens = [plant.statusOf(device)?.leaseToken ?? 0];
    const record = new ScanRecord(plant, devices);
    for (let scans = 0; scans < 2; scans += 1) {
      // As if it were another holder's, of later: what the connector reports from now on is older.
      await bucket.put(deviceKey(device), { ...status, leaseToken: 1_000_000, connectorId: 'later' });
      await moreScans(record, 1);
    }
    record.stop();
    expect(plant.statusOf(device)).toMatchObject({ leaseToken: 1_000_000, connectorId: 'later' });
    expect(tokens[0]).toBeGreaterThan(0);
    await bucket.put(deviceKey(device), { ...status, leaseToken: 0 });
  });

  it('become one when the other is stopped, and each scan is still made once', async () => {
    const record = new ScanRecord(plant, devices);
    await moreScans(record, 1);
    await plant.stopWorker('first');
    await untilSharedBy({ second: 64 });
    await moreScans(record, 2);
    record.stop();
    expect(record.breaks()).toEqual([]);
    expect(record.lastConnectors()).toEqual(new Set(['second']));
  });
});
