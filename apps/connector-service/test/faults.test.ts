import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig, ScanResult } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { TestServers, trustOnceRejected } from './fixtures/servers.js';
import { SimulatorProcess } from './fixtures/simulator-process.js';
import { TestPlant } from './fixtures/test-plant.js';

const portOf = (endpointUrl: string): number => Number(/:(\d+)/.exec(endpointUrl)?.[1]);

describe('a connector in trouble', () => {
  let plant: TestPlant;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker({ secureChannelLifetimeMs: 20_000 });
  });

  /** Whatever became of the test before. */
  afterEach(() => {
    plant.authority.speak();
    plant.authority.signingMs = 0;
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  const secured = async (
    endpointUrl: string,
    wish: Partial<Pick<DeviceConfig, 'scanRateMs' | 'timeoutMs'>> = {},
  ): Promise<DeviceConfig> => {
    const { certificateId } = await plant.authority.generate(`for ${endpointUrl}`);
    return plant.addDevice({
      endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificateId,
      scanRateMs: 500,
      ...wish,
    });
  };

  /** A machine that is busy with other tests must not make a scan be missed: servers share this process. */
  const unhurried = { scanRateMs: 2_000 };
  const lastScan = (device: DeviceConfig): number => plant.statusOf(device)?.counters.lastScanNumber ?? 0;

  const expectNoGap = (scans: readonly ScanResult[]): void => {
    const first = scans[0]?.scanNumber ?? 0;
    expect(scans.map(({ scanNumber }) => scanNumber)).toEqual(scans.map((_, index) => first + index));
  };

  it('is back by itself when a server was restarted, and counts what it missed', async () => {
    const server = await servers.start('restarting', { acceptAnyCertificate: true });
    const device = await secured(server.endpointUrl);
    await plant.waitUntilRunning(device);
    await servers.stop(server);
    const lost = await plant.waitFor(device, ({ status }) => status !== 'RUNNING');
    expect(lost.session).toBeNull();
    await servers.start('restarting', { acceptAnyCertificate: true, port: portOf(server.endpointUrl) });
    const back = await plant.waitFor(device, ({ status }) => status === 'RUNNING');
    expect(back.counters.reconnects).toBe(1);
    expect(back.counters.missedScans).toBeGreaterThan(0);
    const scans = plant.collectScans(device);
    await eventually(() => scans.length >= 2);
    expect(scans[0]?.scanNumber).toBeGreaterThan(back.counters.missedScans);
  });

  it('scans on with the old revision when the server restarts before it trusts the new one', async () => {
    const server = await servers.start('hesitant');
    const { certificateId, thumbprint } = await plant.authority.generate('hesitant');
    const device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN',
      effectiveCertificateId: certificateId,
    });
    await trustOnceRejected(server, thumbprint);
    await plant.waitUntilRunning(device);
    await plant.authority.regenerate(certificateId);
    await plant.waitFor(device, ({ pendingRotation }) => pendingRotation !== null);

    await servers.stop(server);
    await plant.waitFor(device, ({ session }) => session === null);
    await servers.start('hesitant', { port: portOf(server.endpointUrl) });
    const back = await plant.waitFor(
      device,
      ({ session, pendingRotation }) => session !== null && pendingRotation !== null,
    );
    expect(back).toMatchObject({
      status: 'RUNNING',
      session: { revision: 1, thumbprint },
      pendingRotation: { revision: 2 },
    });
  });

  it('misses no scan and renews its channel late while cert-service is silent', async () => {
    const server = await servers.start('undisturbed', { acceptAnyCertificate: true });
    const device = await secured(server.endpointUrl, unhurried);
    await plant.waitUntilRunning(device);
    const scans = plant.collectScans(device);
    const signatures = plant.authority.signatures;
    const before = lastScan(device);

    // The channel lives for 20 s and is to be renewed after 15 s at the latest.
    await plant.authority.fallSilent();
    await eventually(() => lastScan(device) >= before + 8);
    plant.authority.speak();
    await eventually(() => plant.authority.signatures > signatures);
    await eventually(() => lastScan(device) >= before + 11);

    expect(plant.statusOf(device)).toMatchObject({
      status: 'RUNNING',
      counters: { missedScans: 0, reconnects: 0 },
    });
    expectNoGap(scans);
  });

  it('keeps its session when scans fall into the renewal of its channel', async () => {
    const server = await servers.start('renewing', { acceptAnyCertificate: true });
    const device = await secured(server.endpointUrl);
    await plant.waitUntilRunning(device);
    const { signatures } = plant.authority;
    // Longer than from one scan to the next.
    plant.authority.signingMs = 600;
    await eventually(() => plant.authority.signatures > signatures + 1);
    plant.authority.signingMs = 0;
    const before = lastScan(device);
    await eventually(() => lastScan(device) >= before + 3);
    expect(plant.statusOf(device)).toMatchObject({ status: 'RUNNING', counters: { reconnects: 0 } });
  });

  it('misses no scan while NATS is away, and reports again when it is back', async () => {
    const server = await servers.start('independent', { acceptAnyCertificate: true });
    const device = await secured(server.endpointUrl, unhurried);
    await plant.waitUntilRunning(device);
    const before = lastScan(device);
    await plant.nats.kill();
    await plant.nats.restart();
    const after = await plant.waitFor(device, ({ counters }) => counters.lastScanNumber > before + 3);
    expect(after).toMatchObject({ status: 'RUNNING', counters: { missedScans: 0, reconnects: 0 } });

    await plant.changeDevice(device, { enabled: false });
    await plant.waitFor(device, ({ status }) => status === 'STOPPED');
  });

  it('gives a server up that hangs, is delayed by it nowhere else, and comes back to it by itself', async () => {
    const hanging = await SimulatorProcess.start('--accept-any');
    const hung = await secured(hanging.endpointUrl, { timeoutMs: 3_000 });
    const other = await servers.start('unconcerned', { acceptAnyCertificate: true });
    const unconcerned = await secured(other.endpointUrl, unhurried);
    await Promise.all([plant.waitUntilRunning(hung), plant.waitUntilRunning(unconcerned)]);

    hanging.freeze();
    await plant.waitFor(hung, ({ session }) => session === null);
    hanging.thaw();
    await plant.waitFor(hung, ({ status }) => status === 'RUNNING');
    await hanging.stop();
    expect(plant.statusOf(unconcerned)?.counters).toMatchObject({ missedScans: 0, reconnects: 0 });
  });
});
