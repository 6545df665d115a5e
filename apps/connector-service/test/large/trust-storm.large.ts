import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClientCertificateState, DeviceConfig } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually, type TestProcess, TestTokenIssuer } from '@koios/test-infrastructure';
import { startConnectorProcess } from '../fixtures/connector-process.js';
import { SessionWatch, sessionsOf } from '../fixtures/fleet.js';
import { TestServers, trustOnceRejected } from '../fixtures/servers.js';
import { TestPlant } from '../fixtures/test-plant.js';

const deviceCount = 300;
const handshakesPerSecond = 20;
const burst = 4;
const patient = { timeoutMs: 240_000, intervalMs: 250 };

describe('300 devices that wait for trust', () => {
  let plant: TestPlant;
  let issuer: TestTokenIssuer;
  let connector: TestProcess;
  let certificate: ClientCertificateState;
  const servers: SimulatedServer[] = [];
  const devices: DeviceConfig[] = [];
  const testServers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    issuer = await TestTokenIssuer.start();
    certificate = await plant.authority.generate('of all');
    for (const name of ['one', 'two', 'three']) servers.push(await testServers.start(name));
    for (let index = 0; index < deviceCount; index += 1) {
      devices.push(
        await plant.addDevice({
          endpointUrl: servers[index % servers.length]?.endpointUrl ?? '',
          name: `Press ${index}`,
          securityMode: 'SIGN',
          effectiveCertificateId: certificate.certificateId,
          scanRateMs: 5_000,
        }),
      );
    }
    connector = startConnectorProcess(issuer, {
      CONNECTOR_ID: 'only',
      NATS_URL: plant.nats.url,
      PLANT: plant.plantId,
      HANDSHAKES_AT_ONCE: String(burst),
      HANDSHAKES_PER_SECOND: String(handshakesPerSecond),
    });
  }, 60_000);

  afterAll(async () => {
    await connector.stop();
    await issuer.stop();
    await plant.stop();
    await testServers.stopAll();
  }, 60_000);

  it('get exactly one session each when their servers trust them all at once, and handshakes stay under the limit', async () => {
    await eventually(() => {
      const waiting = devices.filter((device) => plant.statusOf(device)?.waitingForTrust);
      expect(waiting).toHaveLength(deviceCount);
    }, patient);
    const { thumbprint } = certificate;
    const watch = new SessionWatch(servers);
    await Promise.all(servers.map((server) => trustOnceRejected(server, thumbprint)));
    await eventually(() => {
      const running = devices.filter((device) => plant.statusOf(device)?.status === 'RUNNING');
      expect(running).toHaveLength(deviceCount);
    }, patient);
    watch.stop();

    expect(watch.most).toBe(1);
    expect([...sessionsOf(servers).values()]).toEqual(devices.map(() => ['only']));
    // Those that were under way together may come in together.
    const limit = handshakesPerSecond + 2 * burst;
    expect(mostInOneSecond(plant.authority.channelsSignedAtMs)).toBeLessThanOrEqual(limit);
  }, 600_000);
});

/** The most of these instants that lie within any second. */
function mostInOneSecond(instants: readonly number[]): number {
  return Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + 1_000).length));
}
