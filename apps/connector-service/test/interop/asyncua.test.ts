import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callRpc } from '@koios/messaging';
import {
  type ConnectionTestResult,
  type DeviceConfig,
  type ScanResult,
  testConnectionIn,
} from '@koios/opcua-contracts';
import { eventually, freePort } from '@koios/test-infrastructure';
import type { ConnectionTestRequest } from '../../src/worker/connection-tester.js';
import { PasswordKeeper } from '../fixtures/password-keeper.js';
import { TestPlant } from '../fixtures/test-plant.js';
import { Asyncua, type AsyncuaServer } from './asyncua.js';

const counter = { name: 'Counter', nodeId: 'ns=2;s=Counter' };

const asyncua = Asyncua.install();
if (typeof asyncua === 'string') console.warn(`SKIPPED: ${asyncua}`);
const whereInstalled = typeof asyncua === 'string' ? describe.skip : describe;

whereInstalled('with asyncua, a server that is not node-opcua', () => {
  let plant: TestPlant;
  let passwords: PasswordKeeper;
  let server: AsyncuaServer;
  let certificate: { certificateId: string; thumbprint: string };

  beforeAll(async () => {
    plant = await TestPlant.start();
    passwords = new PasswordKeeper(plant.connection, plant.plantId);
    await plant.startWorker();
    server = await start('main');
    certificate = await plant.authority.generate('interop');
  });

  afterAll(async () => {
    await passwords.fallSilent();
    await plant.stop();
    if (typeof asyncua !== 'string') await asyncua.remove();
  });

  const start: Asyncua['start'] = (name, settings) => {
    if (typeof asyncua === 'string') throw new Error(asyncua);
    return asyncua.start(name, settings);
  };

  const addDevice = (wish: Partial<DeviceConfig> = {}): Promise<DeviceConfig> =>
    plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificate.certificateId,
      scanRateMs: 500,
      tags: [counter],
      ...wish,
    });

  const test = async (wish: Partial<ConnectionTestRequest> = {}): Promise<ConnectionTestResult> => {
    const request = {
      deviceId: null,
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT' as const,
      securityPolicy: 'AUTO' as const,
      effectiveCertificateId: certificate.certificateId,
      timeoutMs: 30_000,
      ...wish,
    };
    return callRpc(plant.connection, testConnectionIn(plant.plantId), request, { timeoutMs: 60_000 });
  };

  const failedStage = ({ stages }: ConnectionTestResult): string | undefined =>
    stages.find(({ passed }) => !passed)?.name;

  const expectNoGap = (scans: readonly ScanResult[]): void => {
    const first = scans[0]?.scanNumber ?? 0;
    expect(scans.map(({ scanNumber }) => scanNumber)).toEqual(scans.map((_, index) => first + index));
  };

  it('reads without security', async () => {
    const open = await start('open', { validates: false });
    const device = await addDevice({
      endpointUrl: open.endpointUrl,
      securityMode: 'NONE',
      effectiveCertificateId: null,
    });
    await plant.waitUntilRunning(device);
    const scans = plant.collectScans(device);
    await eventually(() => scans.length >= 2);
    expect(scans[0]?.values[0]).toMatchObject({ statusCode: 'Good', dataType: 'Int64' });
    await plant.removeDevice(device);
    await open.stop();
  });

  it('is refused, says what to trust, and connects by itself once it is trusted', async () => {
    const result = await test();
    expect(failedStage(result)).toBe('SESSION');
    expect(result.failure).toMatchObject({
      statusCode: 'BadCertificateUntrusted',
      headline: 'Certificate rejected by server',
    });
    expect(result.failure?.cure).toContain(certificate.thumbprint);
    expect(server.rejected()).toEqual([certificate.thumbprint]);

    const device = await addDevice();
    await plant.waitFor(device, ({ waitingForTrust }) => waitingForTrust);
    await eventually(async () =>
      expect(await plant.trustVerdicts(`${plant.plantId}.${device.deviceId}`)).toMatchObject({
        verdicts: [{ verdict: 'REFUSED', stage: 'SESSION', statusCode: 'BadCertificateUntrusted' }],
      }),
    );
    await server.trustOnceRejected(certificate.thumbprint);
    const running = await plant.waitUntilRunning(device);
    expect(running.session?.thumbprint).toBe(certificate.thumbprint);
    await plant.removeDevice(device);
  });

  it.each([
    ['SIGN', 'BASIC128_RSA15'],
    ['SIGN_AND_ENCRYPT', 'BASIC128_RSA15'],
    ['SIGN', 'BASIC256'],
    ['SIGN_AND_ENCRYPT', 'BASIC256'],
    ['SIGN', 'BASIC256_SHA256'],
    ['SIGN_AND_ENCRYPT', 'BASIC256_SHA256'],
    ['SIGN', 'AES128_SHA256_RSA_OAEP'],
    ['SIGN_AND_ENCRYPT', 'AES128_SHA256_RSA_OAEP'],
    ['SIGN', 'AES256_SHA256_RSA_PSS'],
    ['SIGN_AND_ENCRYPT', 'AES256_SHA256_RSA_PSS'],
    ['SIGN_AND_ENCRYPT', 'AUTO'],
  ] as const)('opens a session and reads with %s and %s', async (securityMode, securityPolicy) => {
    expect(await test({ securityMode, securityPolicy })).toMatchObject({ succeeded: true, failure: null });
  });

  it('chooses the strongest policy that it offers', async () => {
    const { stages } = await test();
    expect(stages.find(({ name }) => name === 'SECURE_CHANNEL')?.detail).toBe(
      'SignAndEncrypt Aes256_Sha256_RsaPss',
    );
  });

  it.each(['NONE', 'SIGN', 'SIGN_AND_ENCRYPT'] as const)(
    'lets a user in with the right password and %s, and with no other',
    async (securityMode) => {
      const validates = securityMode !== 'NONE';
      const closed = await start(`for-users-${securityMode}`, { anonymous: false, validates });
      const effectiveCertificateId = securityMode === 'NONE' ? null : certificate.certificateId;
      const open = (password: string): Promise<DeviceConfig> =>
        addDevice({
          endpointUrl: closed.endpointUrl,
          securityMode,
          effectiveCertificateId,
          userIdentity: passwords.keep('operator', password),
        });
      const right = await open('let me in');
      if (effectiveCertificateId) await closed.trustOnceRejected(certificate.thumbprint);
      await plant.waitUntilRunning(right);
      const wrong = await open('let me out');
      const refused = await plant.waitFor(wrong, ({ status }) => status === 'FAILED');
      expect(refused.error?.code).toMatch(/BadUserAccessDenied|BadIdentityTokenRejected/);
      await Promise.all([right, wrong].map((device) => plant.removeDevice(device)));
      await closed.stop();
    },
  );

  it('says that our certificate has expired', async () => {
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    const { certificateId } = await plant.authority.generate('expired', { now: twoDaysAgo, validityDays: 1 });
    const { failure } = await test({ effectiveCertificateId: certificateId });
    expect(failure).toMatchObject({
      statusCode: 'BadCertificateTimeInvalid',
      meaning: 'Our certificate has expired.',
    });
  });

  it('sees the ApplicationUri of our certificate announced, whatever else is on record', async () => {
    const { certificateId } = await plant.authority.generate('misnamed', {
      announcedApplicationUri: 'urn:somebody-else',
    });
    const { failure } = await test({ effectiveCertificateId: certificateId });
    // It compares the ApplicationUri before it asks for trust.
    expect(failure).toMatchObject({ statusCode: 'BadCertificateUntrusted' });
  });

  it('is refused by us when it calls itself otherwise than its certificate does', async () => {
    const misnamed = await start('misnamed', { applicationUri: 'urn:another-server' });
    const device = await addDevice({ endpointUrl: misnamed.endpointUrl });
    const failed = await plant.waitFor(device, ({ status }) => status === 'FAILED');
    expect(failed.error?.code).toBe('BadCertificateUriInvalid');
    expect(failed.error?.detail).toContain('urn:another-server');
    await plant.removeDevice(device);
    await misnamed.stop();
  });

  it('is refused by us when its certificate has expired', async () => {
    const expiring = await start('expiring', { days: 2 / 86_400 });
    await delay(2_000);
    const device = await addDevice({ endpointUrl: expiring.endpointUrl });
    await plant.waitFor(device, ({ error }) => error?.code === 'BadCertificateTimeInvalid');
    await plant.removeDevice(device);
    await expiring.stop();
  });

  it('goes on with the old revision until it trusts the new one, and misses no scan', async () => {
    const { certificateId, thumbprint } = await plant.authority.generate(randomUUID());
    // Longer than a busy machine keeps a program waiting: that is no missed scan of ours.
    const device = await addDevice({ effectiveCertificateId: certificateId, scanRateMs: 2_000 });
    await server.trustOnceRejected(thumbprint);
    await plant.waitUntilRunning(device);
    const scans = plant.collectScans(device);
    const next = await plant.authority.regenerate(certificateId);
    const pending = await plant.waitFor(device, ({ pendingRotation }) => pendingRotation !== null);
    expect(pending).toMatchObject({
      status: 'RUNNING',
      session: { thumbprint },
      pendingRotation: { thumbprint: next.thumbprint, error: { code: 'BadCertificateUntrusted' } },
    });
    await server.trustOnceRejected(next.thumbprint);
    await plant.waitFor(device, ({ session }) => session?.thumbprint === next.thumbprint);
    await eventually(() => scans.filter((scan) => scan.thumbprint === next.thumbprint).length >= 2);
    expectNoGap(scans);
    await plant.removeDevice(device);
  });

  it('is found again when it was killed and started anew', async () => {
    const first = await start('killed', { port: await freePort() });
    const device = await addDevice({ endpointUrl: first.endpointUrl });
    await first.trustOnceRejected(certificate.thumbprint);
    await plant.waitUntilRunning(device);
    await first.stop();
    await plant.waitFor(device, ({ status }) => status !== 'RUNNING');
    const port = Number(/:(\d+)$/.exec(first.endpointUrl)?.[1]);
    const second = await start('killed', { port });
    await plant.waitFor(device, ({ status }) => status === 'RUNNING');
    await plant.removeDevice(device);
    await second.stop();
  });
});
