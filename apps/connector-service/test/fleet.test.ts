import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { Cable, eventually, type TestProcess, TestTokenIssuer } from '@koios/test-infrastructure';
import { startConnectorProcess } from './fixtures/connector-process.js';
import { ScanRecord, SessionWatch, sessionsOf, watchShards } from './fixtures/fleet.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

const deviceCount = 60;
/** Of every other device, in whose scans nothing may be missing: longer than a busy machine keeps a program waiting. */
const unhurriedMs = 2_000;

describe('several connectors of a plant', () => {
  let plant: TestPlant;
  let issuer: TestTokenIssuer;
  let cable: Cable;
  let shards: Awaited<ReturnType<typeof watchShards>>;
  const connectors = new Map<string, TestProcess>();
  const servers: SimulatedServer[] = [];
  const devices: DeviceConfig[] = [];
  const unhurried: DeviceConfig[] = [];
  const testServers = new TestServers();

  const start = (connectorId: string, port = plant.nats.port): void => {
    const NATS_URL = `nats://127.0.0.1:${port}`;
    const environment = { CONNECTOR_ID: connectorId, NATS_URL, PLANT: plant.plantId };
    connectors.set(connectorId, startConnectorProcess(issuer, environment));
  };

  /** Each device has one session, all of these connectors have some, and nobody else has any. */
  const untilScannedBy = (...connectorIds: string[]): Promise<void> =>
    eventually(() => {
      const holders = [...sessionsOf(servers).values()];
      expect(holders.filter(({ length }) => length === 1)).toHaveLength(deviceCount);
      expect([...new Set(holders.flat())].sort()).toEqual([...connectorIds].sort());
    });

  /**
   * The shards are shared evenly, nothing is changing hands, and each of these scans. Even they may look while one is still
   * to go to whom it is planned for.
   */
  const untilSharedBy = async (...connectorIds: string[]): Promise<void> => {
    const sizes = connectorIds.length === 3 ? [22, 21, 21] : [32, 32];
    await eventually(() => {
      expect(shards.sizes()).toEqual(sizes);
      expect(shards.unchangedForMs()).toBeGreaterThan(2_000);
    });
    await untilScannedBy(...connectorIds);
  };

  const moreScans = async (record: ScanRecord, count: number): Promise<void> => {
    const before = record.fewest();
    await eventually(() => record.fewest() >= before + count);
  };

  const missedScans = (): number =>
    unhurried.reduce((sum, device) => sum + (plant.statusOf(device)?.counters.missedScans ?? 0), 0);

  /** How often a connector has said that it has no lease any more. */
  const lostLeases = (): number =>
    [...connectors.values()].flatMap(({ lines }) =>
      lines.filter((line) => line.includes('the lease is over')),
    ).length;

  const leaseTokens = (): (number | undefined)[] =>
    devices.map((device) => plant.statusOf(device)?.leaseToken);

  beforeAll(async () => {
    plant = await TestPlant.start();
    issuer = await TestTokenIssuer.start();
    cable = await Cable.to(plant.nats.port);
    shards = await watchShards(plant);
    for (const name of ['one', 'two', 'three'])
      servers.push(await testServers.start(name, { acceptAnyCertificate: true }));
    for (let index = 0; index < deviceCount; index += 1) {
      const endpointUrl = servers[index % servers.length]?.endpointUrl ?? '';
      const scanRateMs = index % 2 === 0 ? 1_000 : unhurriedMs;
      const device = await plant.addDevice({ endpointUrl, name: `Press ${index}`, scanRateMs });
      devices.push(device);
      if (scanRateMs === unhurriedMs) unhurried.push(device);
    }
    start('first');
    await untilScannedBy('first');
  });

  afterAll(async () => {
    await Promise.all([...connectors.values()].map((connector) => connector.stop()));
    await shards.stop();
    await cable.remove();
    await issuer.stop();
    await plant.stop();
    await testServers.stopAll();
  });

  it('share its devices evenly as soon as they join, and no scan is missed or made twice', async () => {
    const record = new ScanRecord(plant, unhurried);
    const watch = new SessionWatch(servers);
    await moreScans(record, 1);
    const missedBefore = missedScans();
    start('second');
    start('third', cable.port);
    await untilSharedBy('first', 'second', 'third');
    await moreScans(record, 3);
    watch.stop();
    record.stop();
    expect(record.breaks()).toEqual([]);
    expect(record.lastConnectors()).toEqual(new Set(['first', 'second', 'third']));
    expect(missedScans()).toBe(missedBefore);
    // Often too short to be seen; that the new session comes before the old one ends is told by the breaks.
    expect(watch.most).toBeLessThanOrEqual(2);
    expect(watch.longestDoubleMs).toBeLessThan(5_000);
  });

  it('scan on with the same shards when NATS was restarted, and miss nothing', async () => {
    const restart = async () => {
      await untilSharedBy('first', 'second', 'third');
      const record = new ScanRecord(plant, unhurried);
      await moreScans(record, 1);
      const [tokens, missedBefore, lost] = [leaseTokens(), missedScans(), lostLeases()];
      await plant.nats.kill();
      await plant.nats.restart();
      await moreScans(record, 5);
      await record.catchUp();
      expect(lostLeases()).toBe(lost);
      return { record, tokens, missedBefore };
    };
    // On a busy machine NATS may be away for longer than a lease, which is another matter: then it is tried again.
    const { record, tokens, missedBefore } = await eventually(restart, { timeoutMs: 180_000 });
    expect(leaseTokens()).toEqual(tokens);
    expect(missedScans()).toBe(missedBefore);
    expect(record.breaks()).toEqual([]);
  });

  it('are done without one that is cut off from NATS, which stops before another one starts', async () => {
    await untilSharedBy('first', 'second', 'third');
    const record = new ScanRecord(plant, devices);
    const hurried = new ScanRecord(
      plant,
      devices.filter((device) => !unhurried.includes(device)),
    );
    const watch = new SessionWatch(servers);
    await moreScans(record, 1);
    cable.cut();
    await untilScannedBy('first', 'second');
    await moreScans(record, 2);
    watch.stop();
    record.stop();
    hurried.stop();
    expect(watch.most).toBe(1);
    expect(hurried.longestSilenceMs()).toBeLessThan(5_000 + deliveryMs);
    await eventually(() => expect(shards.sizes()).toEqual([32, 32]));

    cable.mend();
    await untilSharedBy('first', 'second', 'third');
  });

  it('scan the devices of one that is killed within 5 s, on the same beats', async () => {
    await untilSharedBy('first', 'second', 'third');
    const record = new ScanRecord(plant, devices);
    const hurried = new ScanRecord(
      plant,
      devices.filter((device) => !unhurried.includes(device)),
    );
    const watch = new SessionWatch(servers);
    await moreScans(record, 1);
    await connectors.get('second')?.kill();
    await eventually(() => expect(shards.sizes()).toEqual([32, 32]));
    // The server keeps the sessions of the dead for their time-out; each device is scanned by the living.
    await eventually(() => expect(record.lastConnectors()).toEqual(new Set(['first', 'third'])));
    await moreScans(record, 2);
    // Scans come at once, counts with the next report.
    await eventually(() => expect(record.countedAsMissed(plant)).toEqual(record.gaps()));
    watch.stop();
    record.stop();
    hurried.stop();
    expect(hurried.longestSilenceMs()).toBeLessThan(5_000 + deliveryMs);
    expect(watch.mostOfTheLiving(['first', 'third'])).toBe(1);
    expect(record.repeated()).toEqual([]);
  });

  it('take over from one that is stopped, and no scan is missed or made twice', async () => {
    const record = new ScanRecord(plant, unhurried);
    await moreScans(record, 1);
    const missedBefore = missedScans();
    expect(await connectors.get('first')?.stop()).toEqual({ exitCode: 0, signal: null });
    await eventually(() => expect(shards.counts()).toEqual({ third: 64 }));
    await moreScans(record, 3);
    record.stop();
    expect(record.breaks()).toEqual([]);
    expect(record.lastConnectors()).toEqual(new Set(['third']));
    expect(missedScans()).toBe(missedBefore);
  });
});

/** From the end of a scan until this process has seen it, on a machine that is busy. */
const deliveryMs = 500;
