import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually } from '@koios/test-infrastructure';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

describe('a connector', () => {
  let plant: TestPlant;
  let server: SimulatedServer;
  let forgotten: string;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    server = await servers.start('open', { acceptAnyCertificate: true });
    forgotten = await plant.leaveStatusBehind();
    await plant.startWorker();
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  it('scans a device without security and without a certificate', async () => {
    // Longer than a busy machine keeps a program waiting: no scan is missed.
    const device = await plant.addDevice({ endpointUrl: server.endpointUrl, scanRateMs: 1_000 });
    const scans = plant.collectScans(device);
    const status = await plant.waitUntilRunning(device);
    expect(status.session).toEqual({
      certificateId: null,
      revision: null,
      thumbprint: null,
      securityMode: 'None',
      securityPolicy: 'None',
    });
    await eventually(() => scans.length >= 2);
    const [first, second] = scans;
    expect(first?.values[0]).toMatchObject({ name: 'Counter', dataType: 'UInt32', statusCode: 'Good' });
    expect(second?.scanNumber).toBe((first?.scanNumber ?? 0) + 1);
  });

  const policies = [
    ['SIGN', 'BASIC256_SHA256', 'Sign', 'Basic256Sha256'],
    ['SIGN', 'AES128_SHA256_RSA_OAEP', 'Sign', 'Aes128_Sha256_RsaOaep'],
    ['SIGN', 'AES256_SHA256_RSA_PSS', 'Sign', 'Aes256_Sha256_RsaPss'],
    ['SIGN_AND_ENCRYPT', 'BASIC256_SHA256', 'SignAndEncrypt', 'Basic256Sha256'],
    ['SIGN_AND_ENCRYPT', 'AES128_SHA256_RSA_OAEP', 'SignAndEncrypt', 'Aes128_Sha256_RsaOaep'],
    ['SIGN_AND_ENCRYPT', 'AES256_SHA256_RSA_PSS', 'SignAndEncrypt', 'Aes256_Sha256_RsaPss'],
    ['SIGN_AND_ENCRYPT', 'AUTO', 'SignAndEncrypt', 'Aes256_Sha256_RsaPss'],
  ] as const;

  it.each(policies)(
    'connects with %s and %s by a key that it does not hold',
    async (mode, policy, modeName, policyName) => {
      const certificate = await plant.authority.generate(`line-4 ${mode} ${policy}`);
      const device = await plant.addDevice({
        endpointUrl: server.endpointUrl,
        securityMode: mode,
        securityPolicy: policy,
        effectiveCertificateId: certificate.certificateId,
      });
      const status = await plant.waitUntilRunning(device);
      expect(status.error).toBeNull();
      expect(status.session).toEqual({
        certificateId: certificate.certificateId,
        revision: 1,
        thumbprint: certificate.thumbprint,
        securityMode: modeName,
        securityPolicy: policyName,
      });
    },
  );

  it('removes what another connector left behind of a device that is gone', async () => {
    await eventually(() => !plant.statuses.entries.has(forgotten));
  });

  it('stops when the device is disabled and forgets it when it is deleted', async () => {
    const device: DeviceConfig = await plant.addDevice({ endpointUrl: server.endpointUrl });
    await plant.waitUntilRunning(device);
    await plant.changeDevice(device, { enabled: false });
    const stopped = await plant.waitFor(device, ({ status }) => status === 'STOPPED');
    expect(stopped.session).toBeNull();
    await plant.removeDevice(device);
    await eventually(() => plant.statusOf(device) === undefined);
  });
});
