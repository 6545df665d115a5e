import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig, ServerVerification } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually, undisturbedNowMs } from '@koios/test-infrastructure';
import { TestServers } from './fixtures/servers.js';
import { SimulatorProcess } from './fixtures/simulator-process.js';
import { TestPlant } from './fixtures/test-plant.js';

describe('the verification of a server', () => {
  const servers = new TestServers();
  let plant: TestPlant;
  let server: SimulatedServer;
  let certificateId: string;

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker();
    server = await servers.start('verified', { acceptAnyCertificate: true });
    ({ certificateId } = await plant.authority.generate('verifying'));
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  const secured = (serverVerification: ServerVerification): Promise<DeviceConfig> =>
    plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN',
      effectiveCertificateId: certificateId,
      serverVerification,
    });

  const thumbprintAt = (device: DeviceConfig): Promise<string> =>
    eventually(() => {
      const presented = plant.authority.presented.find(({ deviceId }) => deviceId === device.deviceId);
      if (presented) return presented.thumbprint;
      throw new Error('nothing was presented');
    });

  it('TRUSTED_ONLY waits for a person', async () => {
    const device = await secured('TRUSTED_ONLY');
    await plant.waitFor(device, ({ error }) => error?.code === 'BadCertificateUntrusted');
    await plant.authority.decide(device, await thumbprintAt(device), true);
    await plant.waitUntilRunning(device);
  });

  it('TRUSTED_ONLY ends what was trusted on first use only', async () => {
    const device = await secured('TRUST_ON_FIRST_USE');
    await plant.waitUntilRunning(device);
    await plant.changeDevice(device, { serverVerification: 'TRUSTED_ONLY' });
    await plant.waitFor(device, ({ error }) => error?.code === 'BadCertificateUntrusted');
  });

  it('ACCEPT_ANY accepts what nobody has decided on, also while cert-service is away, and not what is rejected', async () => {
    const device = await secured('ACCEPT_ANY');
    await plant.waitUntilRunning(device);
    await plant.authority.decide(device, await thumbprintAt(device), false);
    await plant.waitFor(device, ({ error }) => error?.code === 'BadCertificateUntrusted');
  });

  it('cuts a running session when its server is rejected, and opens one again when it is trusted', async () => {
    const device = await secured('TRUST_ON_FIRST_USE');
    await plant.waitUntilRunning(device);
    await plant.authority.decide(device, await thumbprintAt(device), false);
    const { session, status } = await plant.waitFor(
      device,
      ({ error }) => error?.code === 'BadCertificateUntrusted',
    );
    expect(session).toBeNull();
    expect(status).not.toBe('RUNNING');
    expect(server.listSessions().filter((name) => name.includes(device.deviceId))).toEqual([]);
    await plant.authority.decide(device, await thumbprintAt(device), true);
    await plant.waitUntilRunning(device);
  });
});

describe("a device's time-out", () => {
  let plant: TestPlant;

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker();
  });
  afterAll(() => plant.stop());

  it('limits how long connecting may take', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const startedAtMs = undisturbedNowMs();
    const endpointUrl = `opc.tcp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const device = await plant.addDevice({ endpointUrl, timeoutMs: 1_000 });
    await plant.waitFor(device, ({ status }) => status === 'FAILED');
    const { error } = await plant.waitFor(device, ({ error }) => error !== null);
    expect(error?.code).toBe('BadTimeout');
    // Three tries of a second with pauses of at most 2, 4 and 8 s between them.
    expect(undisturbedNowMs() - startedAtMs).toBeLessThan(18_000);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('limits how long a running session waits for an answer', async () => {
    const server = await SimulatorProcess.start();
    const { endpointUrl } = server;
    const device = await plant.addDevice({ endpointUrl, timeoutMs: 1_000 });
    await plant.waitUntilRunning(device);
    server.freeze();
    const frozenAtMs = undisturbedNowMs();
    await plant.waitFor(device, ({ status }) => status !== 'RUNNING');
    expect(undisturbedNowMs() - frozenAtMs).toBeLessThan(8_000);
    server.thaw();
    await plant.waitUntilRunning(device);
    await server.stop();
  });
});
