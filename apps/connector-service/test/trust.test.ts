import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { TestServers, trustOnceRejected } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

describe('trust between a connector and a server', () => {
  let plant: TestPlant;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker();
  });

  /** Whatever became of the test before. */
  afterEach(() => {
    plant.authority.speak();
    plant.authority.trustOnFirstUse = true;
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  const secured = async (endpointUrl: string): Promise<{ device: DeviceConfig; thumbprint: string }> => {
    const { certificateId, thumbprint } = await plant.authority.generate(`for ${endpointUrl}`);
    const device = await plant.addDevice({
      endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificateId,
    });
    return { device, thumbprint };
  };

  it('waits with a diagnosis until the server trusts its certificate, and then connects by itself', async () => {
    const server = await servers.start('careful');
    const { device, thumbprint } = await secured(server.endpointUrl);

    const refused = await plant.waitFor(device, ({ waitingForTrust }) => waitingForTrust);
    expect(refused).toMatchObject({
      status: 'FAILED',
      session: null,
      error: { code: 'BadSecurityChecksFailed', message: 'Certificate rejected by server' },
    });
    expect(refused.error?.detail).toContain(thumbprint);
    const rejected = await server.listRejected();
    expect(rejected.map((certificate) => certificate.thumbprint)).toEqual([thumbprint]);

    await server.trust(thumbprint);
    const running = await plant.waitUntilRunning(device);
    expect(running).toMatchObject({ waitingForTrust: false, error: null, session: { thumbprint } });
  });

  it('presents an unknown server certificate to cert-service, and goes by its decision from then on', async () => {
    const server = await servers.start('first-seen', { acceptAnyCertificate: true });
    const { device } = await secured(server.endpointUrl);
    await plant.waitUntilRunning(device);
    const presented = plant.authority.presented.filter(({ deviceId }) => deviceId === device.deviceId);
    expect(presented).toHaveLength(1);

    await plant.changeDevice(device, { enabled: false });
    await plant.waitFor(device, ({ status }) => status === 'STOPPED');
    await plant.authority.decide(device, presented[0]?.thumbprint ?? '', false);
    await plant.changeDevice(device, { enabled: true });
    const refused = await plant.waitFor(device, ({ status }) => status === 'FAILED');
    expect(refused).toMatchObject({
      waitingForTrust: false,
      error: { code: 'BadCertificateUntrusted', message: "Server's certificate is not trusted" },
    });

    await plant.authority.decide(device, presented[0]?.thumbprint ?? '', true);
    await plant.waitUntilRunning(device);
    expect(plant.authority.presented.filter(({ deviceId }) => deviceId === device.deviceId)).toHaveLength(1);
  });

  it('does not talk to a server whose certificate waits for a decision', async () => {
    plant.authority.trustOnFirstUse = false;
    const server = await servers.start('second-seen', { acceptAnyCertificate: true });
    const { device } = await secured(server.endpointUrl);
    const pending = await plant.waitFor(device, ({ status }) => status === 'FAILED');
    plant.authority.trustOnFirstUse = true;
    expect(pending.error?.code).toBe('BadCertificateUntrusted');
    expect(await server.listRejected()).toEqual([]);
  });

  it('says what is wrong on its own side when cert-service does not answer, and connects once it does', async () => {
    const server = await servers.start('keyless', { acceptAnyCertificate: true });
    await plant.authority.fallSilent();
    const { device } = await secured(server.endpointUrl);
    const starting = await plant.waitFor(device, ({ error }) => error !== null);
    expect(starting).toMatchObject({ status: 'STARTING', error: { code: 'SERVICE_UNAVAILABLE' } });
    plant.authority.speak();
    await plant.waitUntilRunning(device);
  });

  it('refuses a key that the security policy does not allow before it connects', async () => {
    const server = await servers.start('strict', { acceptAnyCertificate: true });
    const { certificateId } = await plant.authority.generate('too long for the old policy', {
      keySize: 3072,
    });
    const device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      securityPolicy: 'BASIC256',
      effectiveCertificateId: certificateId,
    });
    const failed = await plant.waitFor(device, ({ status }) => status === 'FAILED');
    expect(failed.error?.code).toBe('BadSecurityPolicyRejected');
    expect(failed.error?.detail).toContain('SignAndEncrypt Aes256_Sha256_RsaPss');
  });

  it('has a server that trusts at once hold exactly one session for a device', async () => {
    const server = await servers.start('single', { maxSessions: 1 });
    const { device, thumbprint } = await secured(server.endpointUrl);
    await trustOnceRejected(server, thumbprint);
    await plant.waitUntilRunning(device);
    const { counters } = await plant.waitFor(
      device,
      ({ counters: { lastScanNumber } }) => lastScanNumber >= 5,
    );
    expect(counters.reconnects).toBe(0);
    await eventually(() => plant.statusOf(device)?.status === 'RUNNING');
  });
});
