import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig, ScanResult } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually } from '@koios/test-infrastructure';
import { TestServers, trustOnceRejected } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';
import { Wiretap } from './fixtures/wiretap.js';

/** Where no scan may be missed: longer than a busy machine keeps a program waiting. */
const unhurriedMs = 1_000;

describe('moving to a new revision of a certificate', () => {
  let plant: TestPlant;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker();
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  /** A device that runs on revision 1 at a server that trusts only that. */
  const running = async (
    name: string,
    { maxSessions = 10, scanRateMs = 500 } = {},
  ): Promise<{ server: SimulatedServer; device: DeviceConfig; certificateId: string }> => {
    const server = await servers.start(name, { maxSessions });
    const { certificateId, thumbprint } = await plant.authority.generate(name);
    const device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificateId,
      scanRateMs,
    });
    await trustOnceRejected(server, thumbprint);
    await plant.waitUntilRunning(device);
    return { server, device, certificateId };
  };

  const expectNoGap = (scans: readonly ScanResult[]): void => {
    const first = scans[0]?.scanNumber ?? 0;
    expect(scans.map(({ scanNumber }) => scanNumber)).toEqual(scans.map((_, index) => first + index));
  };

  it('goes on scanning on the old one until the server trusts the new one, and misses no scan', async () => {
    const { server, device, certificateId } = await running('patient', { scanRateMs: unhurriedMs });
    const scans = plant.collectScans(device);
    const changes = plant.collectStateChanges(device);
    const old = plant.statusOf(device)?.session;
    const next = await plant.authority.regenerate(certificateId);

    const pending = await plant.waitFor(device, ({ pendingRotation }) => pendingRotation !== null);
    expect(pending).toMatchObject({
      status: 'RUNNING',
      error: null,
      session: old,
      pendingRotation: {
        certificateId,
        revision: 2,
        thumbprint: next.thumbprint,
        error: { code: 'BadSecurityChecksFailed', message: 'Certificate rejected by server' },
      },
    });

    await server.trust(next.thumbprint);
    const moved = await plant.waitFor(device, ({ session }) => session?.revision === 2);
    expect(moved).toMatchObject({
      status: 'RUNNING',
      pendingRotation: null,
      session: { thumbprint: next.thumbprint },
      counters: { missedScans: 0, reconnects: 0 },
    });
    await eventually(() => scans.filter(({ thumbprint }) => thumbprint === next.thumbprint).length >= 3);
    expectNoGap(scans);
    await eventually(() => changes.at(-1)?.session?.revision === 2);
    expect(changes.some(({ pendingRotation }) => pendingRotation?.revision === 2)).toBe(true);
    expect(changes.map(({ status }) => status)).toEqual(changes.map(() => 'RUNNING'));
  });

  it('goes on on the old one after the connector was replaced, also where more than one came after it', async () => {
    const { server, device, certificateId } = await running('outlived');
    const old = plant.statusOf(device)?.session;
    await plant.authority.regenerate(certificateId);
    const newest = await plant.authority.regenerate(certificateId);
    await plant.waitFor(device, ({ pendingRotation }) => pendingRotation?.revision === 3);
    await plant.stopWorker();
    const scans = plant.collectScans(device);
    await plant.startWorker();
    await eventually(() => scans.length >= 2);
    expect(new Set(scans.map(({ thumbprint }) => thumbprint))).toEqual(new Set([old?.thumbprint]));
    await plant.waitFor(
      device,
      ({ session, pendingRotation }) => session?.revision === 1 && pendingRotation?.revision === 3,
    );
    await server.trust(newest.thumbprint);
    await plant.waitFor(device, ({ session }) => session?.revision === 3);
  });

  it('moves at once when the server trusts the new one already, and misses no scan', async () => {
    const server = await servers.start('trusting', { acceptAnyCertificate: true });
    const { certificateId } = await plant.authority.generate('trusting');
    const device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN',
      effectiveCertificateId: certificateId,
      scanRateMs: unhurriedMs,
    });
    await plant.waitUntilRunning(device);
    const scans = plant.collectScans(device);
    const next = await plant.authority.regenerate(certificateId);
    await eventually(() => scans.filter(({ thumbprint }) => thumbprint === next.thumbprint).length >= 3);
    expectNoGap(scans);
    expect(plant.statusOf(device)?.counters.missedScans).toBe(0);
  });

  it('takes one connection, on which it asks for nothing that the session in use knows', async () => {
    const server = await servers.start('known', { acceptAnyCertificate: true });
    const tap = await Wiretap.before(server.endpointUrl);
    const { certificateId } = await plant.authority.generate('known');
    const device = await plant.addDevice({
      endpointUrl: tap.endpointUrl,
      securityMode: 'SIGN',
      effectiveCertificateId: certificateId,
    });
    await plant.waitUntilRunning(device);
    const { connections, endpointsAsked } = tap;
    expect(endpointsAsked).toBeGreaterThan(0);
    await plant.authority.regenerate(certificateId);
    await plant.waitFor(device, ({ session }) => session?.revision === 2);
    expect(tap.connections - connections).toBe(1);
    expect(tap.endpointsAsked - endpointsAsked).toBe(0);
    await tap.stop();
  });

  it('takes the place of its own session when the server has no room for a second one', async () => {
    const { server, device, certificateId } = await running('crowded', { maxSessions: 1 });
    const scans = plant.collectScans(device);
    const next = await plant.authority.regenerate(certificateId);
    await trustOnceRejected(server, next.thumbprint);
    await plant.waitFor(device, ({ session }) => session?.revision === 2);
    await eventually(() => scans.filter(({ thumbprint }) => thumbprint === next.thumbprint).length >= 2);
    expect(plant.statusOf(device)?.pendingRotation).toBeNull();
  });

  it('cuts the session at once when the old revision is compromised, and waits for trust in the new one', async () => {
    const { server, device, certificateId } = await running('compromised');
    const scans = plant.collectScans(device);
    const next = await plant.authority.regenerate(certificateId, 'COMPROMISED');
    const cut = await plant.waitFor(device, ({ session }) => session === null);
    expect(cut.status).not.toBe('RUNNING');
    await plant.waitFor(device, ({ waitingForTrust }) => waitingForTrust);
    const scansWhenCut = scans.length;
    await trustOnceRejected(server, next.thumbprint);
    const back = await plant.waitFor(device, ({ session }) => session?.revision === 2);
    expect(back.session?.thumbprint).toBe(next.thumbprint);
    expect(back.counters.missedScans).toBeGreaterThan(0);
    await eventually(() => scans.length > scansWhenCut);
    expect(scans.slice(scansWhenCut).every(({ thumbprint }) => thumbprint === next.thumbprint)).toBe(true);
  });

  it('connects anew with another certificate when the effective certificate changes', async () => {
    const { server, device } = await running('reassigned');
    const fallback = await plant.authority.generate('fallback', { isDefault: true });
    await plant.changeDevice(device, { effectiveCertificateId: fallback.certificateId });
    await trustOnceRejected(server, fallback.thumbprint);
    const moved = await plant.waitFor(device, ({ session }) => session?.thumbprint === fallback.thumbprint);
    expect(moved).toMatchObject({ status: 'RUNNING', session: { certificateId: fallback.certificateId } });
  });
});
