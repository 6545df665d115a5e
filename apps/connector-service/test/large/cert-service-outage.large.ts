import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually, type TestProcess, TestTokenIssuer } from '@koios/test-infrastructure';
import { startConnectorProcess } from '../fixtures/connector-process.js';
import { ScanRecord } from '../fixtures/fleet.js';
import { TestServers } from '../fixtures/servers.js';
import { TestPlant } from '../fixtures/test-plant.js';

const deviceCount = 50;
/** Renewed after three quarters of it at the latest: all are due for renewal during the outage, and none is over at its end. */
const channelLifetimeMs = 180_000;
const outageMs = 120_000;
const patient = { timeoutMs: 60_000, intervalMs: 100 };

describe('50 devices while cert-service is down for two minutes', () => {
  let plant: TestPlant;
  let issuer: TestTokenIssuer;
  let connector: TestProcess;
  const servers: SimulatedServer[] = [];
  const devices: DeviceConfig[] = [];
  const testServers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    issuer = await TestTokenIssuer.start();
    const { certificateId } = await plant.authority.generate('of all');
    for (const name of ['one', 'two'])
      servers.push(await testServers.start(name, { acceptAnyCertificate: true }));
    for (let index = 0; index < deviceCount; index += 1) {
      devices.push(
        await plant.addDevice({
          endpointUrl: servers[index % servers.length]?.endpointUrl ?? '',
          name: `Press ${index}`,
          securityMode: 'SIGN',
          effectiveCertificateId: certificateId,
          scanRateMs: 1_000,
        }),
      );
    }
    connector = startConnectorProcess(issuer, {
      CONNECTOR_ID: 'only',
      NATS_URL: plant.nats.url,
      PLANT: plant.plantId,
      SECURE_CHANNEL_LIFETIME_MS: String(channelLifetimeMs),
    });
    await Promise.all(devices.map((device) => plant.waitUntilRunning(device, patient)));
  }, 120_000);

  afterAll(async () => {
    await connector.stop();
    await issuer.stop();
    await plant.stop();
    await testServers.stopAll();
  }, 60_000);

  it('miss no scan, and renew their channels when it is back', async () => {
    const record = new ScanRecord(plant, devices);
    const { channelsSignedAtMs } = plant.authority;
    const [firstOpenedAtMs = 0, lastOpenedAtMs = 0] = [channelsSignedAtMs[0], channelsSignedAtMs.at(-1)];
    // Such that the last channel is due some seconds before the outage ends.
    await delay(
      Math.max(0, lastOpenedAtMs + 0.75 * channelLifetimeMs + 5_000 - outageMs - performance.now()),
    );
    expect(channelsSignedAtMs).toHaveLength(deviceCount);
    await plant.authority.fallSilent();
    const before = record.fewest();
    await delay(outageMs);
    expect(performance.now()).toBeLessThan(firstOpenedAtMs + channelLifetimeMs);
    expect(channelsSignedAtMs).toHaveLength(deviceCount);
    expect(record.fewest() - before).toBeGreaterThan(100);
    plant.authority.speak();
    await eventually(() => channelsSignedAtMs.length >= 2 * deviceCount, patient);
    const after = record.fewest();
    await eventually(() => record.fewest() >= after + 3, patient);
    record.stop();
    expect(record.breaks()).toEqual([]);
    for (const device of devices)
      expect(plant.statusOf(device)).toMatchObject({ status: 'RUNNING', counters: { reconnects: 0 } });
  }, 300_000);
});
