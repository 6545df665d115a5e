import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callRpc } from '@koios/messaging';
import {
  type ClientCertificateState,
  type ConnectionTestResult,
  type DeviceConfig,
  testConnectionIn,
  type UserIdentityConfig,
} from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually } from '@koios/test-infrastructure';
import type { ConnectionTestRequest } from '../src/worker/connection-tester.js';
import { PasswordKeeper } from './fixtures/password-keeper.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

const password = `Canary-${randomUUID()}`;
const messages: string[] = [];
const servers = new TestServers();
let plant: TestPlant;
let passwords: PasswordKeeper;
let server: SimulatedServer;
let application: ClientCertificateState;
let user: ClientCertificateState;
/** Not scanned, only tested. */
let saved: DeviceConfig;

beforeAll(async () => {
  plant = await TestPlant.start();
  plant.connection.subscribe('>', { callback: (_error, message) => void messages.push(message.string()) });
  passwords = new PasswordKeeper(plant.connection, plant.plantId);
  await plant.startWorker();
  server = await servers.start('users', {
    acceptAnyCertificate: true,
    refuseAnonymous: true,
    deprecatedPolicies: true,
    users: { engineer: password },
  });
  saved = await plant.addDevice({ endpointUrl: server.endpointUrl, enabled: false });
  application = await plant.authority.generate('application');
  user = await plant.authority.generate('user');
});

afterAll(async () => {
  await passwords.fallSilent();
  await plant.stop();
  await servers.stopAll();
});

const byCertificate = (): UserIdentityConfig => ({ kind: 'CERTIFICATE', certificateId: user.certificateId });

/** With the identity of a device that is saved. */
async function test(
  identity: UserIdentityConfig,
  request: Partial<ConnectionTestRequest> = {},
): Promise<ConnectionTestResult> {
  const userIdentity = identity.kind === 'USER_NAME' ? { ...identity, sealedPasswords: null } : identity;
  const full = {
    deviceId: saved.deviceId,
    endpointUrl: server.endpointUrl,
    securityMode: 'SIGN_AND_ENCRYPT' as const,
    securityPolicy: 'AUTO' as const,
    effectiveCertificateId: application.certificateId,
    timeoutMs: 30_000,
    userIdentity,
    ...request,
  };
  return callRpc(plant.connection, testConnectionIn(plant.plantId), full, { timeoutMs: 60_000 });
}

async function trustUser(): Promise<void> {
  await test(byCertificate());
  await server.userCertificates.trust(user.thumbprint);
}

describe('a server that lets nobody in without a user', () => {
  it('says so to who is anonymous, and which users it takes', async () => {
    const { failure } = await test({ kind: 'ANONYMOUS' });
    expect(failure).toMatchObject({
      statusCode: 'BadIdentityTokenInvalid',
      headline: 'Sign-in not possible',
    });
    expect(failure?.meaning).toContain('user name and password, certificates of users');
  });

  it('lets a user with the right password in', async () => {
    expect(await test(passwords.keep('engineer', password))).toMatchObject({ succeeded: true });
  });

  it.each([
    ['a wrong password', 'engineer', 'wrong'],
    ['a user that it does not know', 'nobody', 'x'],
    ['an empty password', 'engineer', ''],
  ])('refuses %s, and the diagnosis says what to check', async (_what, userName, wrong) => {
    const { failure, stages } = await test(passwords.keep(userName, wrong));
    expect(failure?.statusCode).toMatch(/^(BadUserAccessDenied|BadIdentityTokenRejected)$/);
    expect(failure?.cure).toContain('Check name and password');
    expect(failure?.evidence).toContainEqual({ name: 'User', value: `user name ${userName}` });
    expect(stages.at(-1)).toMatchObject({ name: 'SESSION', passed: false });
  });

  it("refuses a user's certificate until it is trusted among the users; its key stays in cert-service", async () => {
    const { failure } = await test(byCertificate());
    expect(failure).toMatchObject({ statusCode: 'BadIdentityTokenRejected' });
    expect(failure?.cure).toContain('in its list of users');
    expect(failure?.evidence).toContainEqual({
      name: 'User',
      value: expect.stringContaining(user.thumbprint),
    });
    const rejected = await server.userCertificates.listRejected();
    expect(rejected.map(({ thumbprint }) => thumbprint)).toEqual([user.thumbprint]);
    await server.userCertificates.trust(user.thumbprint);
    expect(await test(byCertificate())).toMatchObject({ succeeded: true });
  });

  it('is not asked with a certificate that was deleted', async () => {
    const { failure } = await test({ kind: 'CERTIFICATE', certificateId: null });
    expect(failure).toMatchObject({ statusCode: 'USER_CERTIFICATE_NOT_FOUND' });
  });
});

describe('every kind of user', () => {
  beforeAll(trustUser);

  const secured = [
    'BASIC128_RSA15',
    'BASIC256',
    'BASIC256_SHA256',
    'AES128_SHA256_RSA_OAEP',
    'AES256_SHA256_RSA_PSS',
  ] as const;
  const combinations = (['SIGN', 'SIGN_AND_ENCRYPT'] as const).flatMap((securityMode) =>
    secured.map((securityPolicy) => ({ securityMode, securityPolicy })),
  );

  it.each([{ securityMode: 'NONE', securityPolicy: 'NONE' } as const, ...combinations])(
    'gets in with $securityMode and $securityPolicy',
    async (security) => {
      const open = await openServer();
      const results = await Promise.all([
        test({ kind: 'ANONYMOUS' }, { ...security, endpointUrl: open.endpointUrl }),
        test(passwords.keep('engineer', password), security),
        test(byCertificate(), security),
      ]);
      expect(results.map(({ failure }) => failure)).toEqual([null, null, null]);
    },
  );
});

let opened: Promise<SimulatedServer> | undefined;
const openServer = (): Promise<SimulatedServer> =>
  (opened ??= servers.start('anyone', { acceptAnyCertificate: true, deprecatedPolicies: true }));

describe('a device with a user', () => {
  it('is scanned, asks for its password once, and connects again while device-service is away', async () => {
    const userIdentity = passwords.keep('engineer', password);
    const before = passwords.handOvers;
    const device = await plant.addDevice({ endpointUrl: server.endpointUrl, userIdentity });
    await plant.waitUntilRunning(device);
    await passwords.fallSilent();
    await plant.changeDevice(device, { timeoutMs: 9_000 });
    await plant.waitFor(device, ({ counters, status }) => counters.reconnects === 1 && status === 'RUNNING');
    passwords.speak();
    expect(passwords.handOvers).toBe(before + 1);
  });

  it('says that the password is wrong, and connects as soon as another one is set', async () => {
    const device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      userIdentity: passwords.keep('engineer', 'wrong'),
    });
    const failed = await plant.waitFor(device, ({ status }) => status === 'FAILED');
    expect(failed.error?.detail).toContain('Check name and password');
    expect(failed.waitingForTrust).toBe(false);
    await plant.changeDevice(device, { userIdentity: passwords.keep('engineer', password) });
    await plant.waitUntilRunning(device);
  });

  it('is cut at once when the certificate of its user is compromised, and comes back with the new one', async () => {
    const own = await plant.authority.generate('own user');
    const userIdentity = { kind: 'CERTIFICATE', certificateId: own.certificateId } as const;
    const device = await plant.addDevice({ endpointUrl: server.endpointUrl, userIdentity });
    await plant.waitFor(device, ({ error }) => error?.code === 'BadIdentityTokenRejected');
    await server.userCertificates.trust(own.thumbprint);
    await plant.waitUntilRunning(device);

    const next = await plant.authority.regenerate(own.certificateId, 'COMPROMISED');
    await plant.waitFor(device, ({ error }) => error?.code === 'BadIdentityTokenRejected');
    await server.userCertificates.trust(next.thumbprint);
    await plant.waitUntilRunning(device);
  });
});

it('a password is in no message on NATS', async () => {
  await eventually(() => messages.length > 100);
  for (const text of [password, Buffer.from(password).toString('base64').slice(0, 40)])
    expect(messages.filter((message) => message.includes(text))).toEqual([]);
});
