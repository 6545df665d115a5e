import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callRpc } from '@koios/messaging';
import { type ConnectionTestResult, type DeviceConfig, testConnectionIn } from '@koios/opcua-contracts';
import { temporaryFolder } from '@koios/test-infrastructure';
import { HostileServer } from './fixtures/hostile-server.js';
import { TestServers } from './fixtures/servers.js';
import { SimulatorProcess } from './fixtures/simulator-process.js';
import { TestPlant } from './fixtures/test-plant.js';

const dayMs = 86_400_000;
const portOf = (endpointUrl: string): number => Number(/:(\d+)/.exec(endpointUrl)?.[1]);

describe('what a server shows of itself', () => {
  let plant: TestPlant;
  const servers = new TestServers();
  const folder = temporaryFolder('other-keys');

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker();
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
    folder.remove();
  });

  const secured = async (
    endpointUrl: string,
    certificateId?: string,
    wish: Partial<DeviceConfig> = {},
  ): Promise<DeviceConfig> =>
    plant.addDevice({
      endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificateId ?? (await plant.authority.generate(randomUUID())).certificateId,
      ...wish,
    });

  const test = (device: DeviceConfig): Promise<ConnectionTestResult> => {
    const { deviceId, endpointUrl, securityMode, securityPolicy, effectiveCertificateId } = device;
    const request = {
      deviceId,
      endpointUrl,
      securityMode,
      securityPolicy,
      effectiveCertificateId,
      timeoutMs: 30_000,
    };
    return callRpc(plant.connection, testConnectionIn(plant.plantId), request, { timeoutMs: 60_000 });
  };

  it('stops a device when it is another certificate, and shows old and new side by side', async () => {
    const server = await servers.start('changing', { acceptAnyCertificate: true });
    const device = await secured(server.endpointUrl);
    await plant.waitUntilRunning(device);
    const old = plant.authority.presented.at(-1)?.thumbprint;
    await servers.stop(server);
    await servers.start('changing', {
      acceptAnyCertificate: true,
      port: portOf(server.endpointUrl),
      pkiFolder: folder.path,
    });

    const stopped = await plant.waitFor(
      device,
      ({ serverCertificateChange }) => serverCertificateChange !== null,
    );
    const next = stopped.serverCertificateChange?.presented.thumbprint ?? '';
    expect(next).not.toBe(old);
    expect(stopped).toMatchObject({
      session: null,
      waitingForTrust: false,
      error: { code: 'BadCertificateUntrusted', message: "Server's certificate is not trusted" },
      serverCertificateChange: {
        trusted: { thumbprint: old, subject: expect.stringContaining('changing') },
        presented: { subject: expect.stringContaining('changing'), applicationUri: expect.any(String) },
      },
    });
    expect((await test(device)).failure).toMatchObject({ statusCode: 'BadCertificateUntrusted' });

    await plant.authority.decide(device, next, true);
    const back = await plant.waitUntilRunning(device);
    expect(back.serverCertificateChange).toBeNull();
  });

  it('is the same again when the connection to it was cut', async () => {
    const server = await servers.start('behind-a-firewall', { acceptAnyCertificate: true });
    const firewall = await HostileServer.before(server.endpointUrl, () => (data) => data);
    const device = await secured(firewall.endpointUrl);
    await plant.waitUntilRunning(device);
    firewall.cut();
    await plant.waitFor(device, ({ counters }) => counters.reconnects === 1);
    const back = await plant.waitFor(device, ({ status }) => status === 'RUNNING');
    expect(back).toMatchObject({ error: null, serverCertificateChange: null });
    await plant.removeDevice(device);
    await firewall.stop();
  });

  it('is its clock, which is compared at each connect', async () => {
    const server = await servers.start('on-time');
    const device = await plant.addDevice({ endpointUrl: server.endpointUrl });
    const { clockOffsetMs } = await plant.waitUntilRunning(device);
    expect(Math.abs(clockOffsetMs ?? Number.NaN)).toBeLessThan(2_000);
  });

  it.each([
    // Ours is back-dated by a day, and the server's own is not valid before its own yesterday.
    [
      'behind',
      -2,
      'SECURE_CHANNEL',
      "By the server's clock our certificate is not valid yet; by ours it is.",
    ],
    ['ahead', 100, 'SERVER_CERTIFICATE', "By the server's clock it is valid, by ours it is not"],
  ])(
    'is a clock that is %s, by %i days, which is named as the cause',
    async (_direction, days, stage, meaning) => {
      const { certificateId } = await plant.authority.generate(`for a clock ${days} days off`);
      const server = await SimulatorProcess.startWithClock(days * dayMs);
      const device = await secured(server.endpointUrl, certificateId);
      const refused = await plant.waitFor(device, ({ error }) => error !== null);
      const { stages, failure } = await test(device);
      await plant.removeDevice(device);
      await server.stop();

      expect(refused.clockOffsetMs).toBeCloseTo(days * dayMs, -5);
      expect(stages.at(-1)).toMatchObject({ name: stage, passed: false });
      expect(failure?.statusCode).toMatch(/BadCertificateTimeInvalid|BadSecurityChecksFailed/);
      expect(failure?.meaning).toContain(meaning);
      expect(failure?.cure).toContain('NTP');
    },
  );
});
