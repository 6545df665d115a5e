import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClientCertificateState, DeviceConfig } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually } from '@koios/test-infrastructure';
import { ScanRecord } from './fixtures/fleet.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

/** Renewed after three quarters of it at the latest, and lost a while after its end, in which a busy machine may stand still. */
const channelLifetimeMs = 6_000;
const outageMs = 2 * channelLifetimeMs;
/** Longer than a busy machine keeps a program waiting. */
const scanRateMs = 2_000;

describe('a plant whose key custody is SEALED', () => {
  let plant: TestPlant;
  let server: SimulatedServer;
  let certificate: ClientCertificateState;
  let device: DeviceConfig;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    server = await servers.start('sealed', { acceptAnyCertificate: true });
    await plant.startWorker({ secureChannelLifetimeMs: channelLifetimeMs });
  });
  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  beforeEach(async () => {
    certificate = await plant.authority.generate('of a press');
    device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificate.certificateId,
      keyCustody: 'SEALED',
      scanRateMs,
    });
    await eventually(() => plant.authority.handedOver.includes(`${certificate.certificateId}/1`));
    await plant.waitUntilRunning(device);
  });
  afterEach(async () => {
    plant.authority.speak();
    await plant.removeDevice(device);
  });

  const untilSigned = async (): Promise<void> => {
    const before = plant.authority.signatures;
    await eventually(() => plant.authority.signatures > before);
  };

  it('renews its channels while cert-service is away, and misses no scan', async () => {
    const record = new ScanRecord(plant, [device]);
    await plant.authority.fallSilent();
    const { signatures } = plant.authority;
    await new Promise((resolve) => setTimeout(resolve, outageMs));
    expect(record.breaks()).toEqual([]);
    record.stop();
    expect(record.fewest()).toBeGreaterThan(outageMs / scanRateMs - 4);
    expect(plant.statusOf(device)).toMatchObject({
      status: 'RUNNING',
      counters: { reconnects: 0, missedScans: 0 },
    });
    expect(plant.authority.signatures).toBe(signatures);
  });

  it('connects again after a restart of the server, while cert-service is away', async () => {
    await plant.authority.fallSilent();
    await servers.stop(server);
    const port = Number(new URL(server.endpointUrl).port);
    server = await servers.start('sealed', { acceptAnyCertificate: true, port });
    await plant.waitFor(device, ({ status, counters }) => status === 'RUNNING' && counters.reconnects > 0);
  });

  it('gives its keys back when custody is REMOTE again: cert-service signs, on the same channel', async () => {
    const { signatures } = plant.authority;
    // The channel is renewed meanwhile.
    await new Promise((resolve) => setTimeout(resolve, channelLifetimeMs));
    expect(plant.authority.signatures).toBe(signatures);
    await plant.changeDevice(device, { keyCustody: 'REMOTE' });
    await untilSigned();
    expect(plant.statusOf(device)).toMatchObject({ status: 'RUNNING', counters: { reconnects: 0 } });
  });

  it('whose custody is REMOTE again loses a session that cannot be renewed', async () => {
    await plant.changeDevice(device, { keyCustody: 'REMOTE' });
    await untilSigned();
    await plant.authority.fallSilent();
    // At its third failure in a row, of which each comes up to 4 s after the one before.
    await plant.waitFor(device, ({ status }) => status === 'FAILED');
    plant.authority.speak();
    await plant.waitUntilRunning(device);
  });

  it('is given the key of a new revision, and moves to it', async () => {
    await plant.authority.regenerate(certificate.certificateId);
    await plant.waitFor(device, ({ session }) => session?.revision === 2);
    expect(plant.authority.handedOver).toContain(`${certificate.certificateId}/2`);
  });

  it('cuts what runs on a compromised revision and goes on with its successor', async () => {
    await plant.authority.regenerate(certificate.certificateId, 'COMPROMISED');
    await plant.waitFor(device, ({ session, status }) => status === 'RUNNING' && session?.revision === 2);
  });
});
