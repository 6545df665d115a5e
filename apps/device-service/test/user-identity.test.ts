import { randomUUID } from 'node:crypto';
import { handOverPasswordIn } from '@koios/opcua-contracts';
import { callRpc } from '@koios/messaging';
import { RecipientKey } from '@koios/sealing';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DeviceStack } from './stack/device-stack.js';
import {
  change,
  createDevice,
  type DeviceAnswer,
  deviceMutations,
  readConfig,
  readDevice,
} from './stack/devices.js';
import { olderKeys, rotatedKeys } from './stack/key-encryption-keys.js';

/** Looked for everywhere afterwards. */
const canary = `Canary-${randomUUID()}`;
const patient = { timeoutMs: 60_000 };
const recipient = new RecipientKey();
const messages: string[] = [];
const answers: string[] = [];
let stack: DeviceStack;

beforeAll(async () => {
  stack = await DeviceStack.start();
  stack.connection.subscribe('>', {
    callback: (_error, message) => void messages.push(`${message.subject} ${message.string()}`),
  });
});
afterAll(() => stack.stop());

const byName = (password?: string) => ({ kind: 'USER_NAME', userName: 'operator', password });

async function passwordIdOf(device: DeviceAnswer): Promise<string> {
  const identity = (await readConfig(stack, device))?.userIdentity;
  return z.object({ passwordId: z.string() }).parse(identity).passwordId;
}

async function handOver(device: DeviceAnswer, plantId = 'main'): Promise<string> {
  const owner = { deviceId: device.id, passwordId: await passwordIdOf(device) };
  const request = { ...owner, connectorId: 'connector-7', recipient: recipient.publicKey };
  const { sealedPassword } = await callRpc(stack.connection, handOverPasswordIn(plantId), request, patient);
  return (await recipient.unseal(sealedPassword, owner)).toString('utf8');
}

async function setIdentity(device: DeviceAnswer, userIdentity: unknown): Promise<DeviceAnswer> {
  const input = { deviceId: device.id, securityMode: 'NONE', userIdentity };
  const changed = await change(stack, 'setDeviceSecurity', { input });
  answers.push(JSON.stringify(changed));
  return changed;
}

async function refusalOf(device: DeviceAnswer, userIdentity: unknown): Promise<unknown> {
  const input = { deviceId: device.id, securityMode: 'NONE', userIdentity };
  return (await stack.ask(deviceMutations.setDeviceSecurity, { input })).errors[0]?.extensions;
}

describe('a user name and password', () => {
  it('are saved with a new device, and only the name is shown and projected', async () => {
    const device = await createDevice(stack, { userIdentity: byName(canary) });
    answers.push(JSON.stringify(device));
    expect(device.userIdentity).toEqual({ kind: 'USER_NAME', userName: 'operator', certificate: null });
    expect((await readConfig(stack, device))?.userIdentity).toEqual({
      kind: 'USER_NAME',
      userName: 'operator',
      passwordId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('are handed over to a connector of the plant, sealed for its key, and the log says to whom', async () => {
    const device = await createDevice(stack, { userIdentity: byName(canary) });
    expect(await handOver(device)).toBe(canary);
    const line = await stack.service.process.waitForLine(/handed over/);
    expect(JSON.parse(line)).toMatchObject({ connectorId: 'connector-7', plantId: 'main' });
  });

  it('may have any characters, and none', async () => {
    const device = await createDevice(stack, { userIdentity: byName('pässwörd "😀" ') });
    expect(await handOver(device)).toBe('pässwörd "😀" ');
    await setIdentity(device, byName(''));
    expect(await handOver(device)).toBe('');
  });

  it('are handed over whichever way the id of the device was written when they were set', async () => {
    const device = await createDevice(stack);
    await setIdentity({ ...device, id: device.id.toUpperCase() }, byName(canary));
    expect(await handOver(device)).toBe(canary);
  });

  it('are not handed over to another plant, nor under an id that is not current any more', async () => {
    const device = await createDevice(stack, { userIdentity: byName(canary) });
    await expect(handOver(device, 'elsewhere')).rejects.toMatchObject({ code: 'PASSWORD_NOT_FOUND' });
    const passwordId = await passwordIdOf(device);
    await setIdentity(device, byName(`${canary}-2`));
    expect(await passwordIdOf(device)).not.toBe(passwordId);
    const request = { deviceId: device.id, passwordId, connectorId: 'c', recipient: recipient.publicKey };
    await expect(
      callRpc(stack.connection, handOverPasswordIn('main'), request, patient),
    ).rejects.toMatchObject({ code: 'PASSWORD_NOT_FOUND' });
    expect(await handOver(device)).toBe(`${canary}-2`);
  });

  it('stay when the password is omitted, and when the identity is', async () => {
    const device = await createDevice(stack, { userIdentity: byName(canary) });
    const version = (await readConfig(stack, device))?.version;
    await setIdentity(device, byName());
    await setIdentity(device, undefined);
    expect((await readConfig(stack, device))?.version).toBe(version);
    expect(await handOver(device)).toBe(canary);
  });

  it('need the password again under another name', async () => {
    const device = await createDevice(stack, { userIdentity: byName(canary) });
    expect(await refusalOf(device, { kind: 'USER_NAME', userName: 'engineer' })).toEqual({
      code: 'PASSWORD_REQUIRED',
      field: 'userIdentity.password',
    });
    expect(await handOver(device)).toBe(canary);
  });

  it('are forgotten when the device is anonymous again', async () => {
    const device = await createDevice(stack, { userIdentity: byName(canary) });
    expect((await setIdentity(device, { kind: 'ANONYMOUS' })).userIdentity).toEqual({
      kind: 'ANONYMOUS',
      userName: null,
      certificate: null,
    });
    const [row] = await stack.database.query<{ user_identity: unknown }[]>(
      'SELECT user_identity FROM device WHERE id = $1',
      [device.id],
    );
    expect(row?.user_identity).toEqual({ kind: 'ANONYMOUS' });
  });
});

describe('a certificate that identifies a user', () => {
  it('is shown and projected', async () => {
    const certificateId = stack.certificates.add();
    const device = await createDevice(stack, { userIdentity: { kind: 'CERTIFICATE', certificateId } });
    expect(device.userIdentity).toEqual({
      kind: 'CERTIFICATE',
      userName: null,
      certificate: { id: certificateId },
    });
    expect((await readConfig(stack, device))?.userIdentity).toEqual({ kind: 'CERTIFICATE', certificateId });
  });

  it('has nobody in its place when it is deleted: the default is another user', async () => {
    const certificateId = stack.certificates.add();
    const device = await createDevice(stack, { userIdentity: { kind: 'CERTIFICATE', certificateId } });
    await stack.certificates.delete(certificateId);
    await eventually(async () =>
      expect(await readConfig(stack, device)).toMatchObject({
        version: 2,
        userIdentity: { kind: 'CERTIFICATE', certificateId: null },
      }),
    );
    expect((await readDevice(stack, device.id))?.userIdentity).toMatchObject({
      kind: 'CERTIFICATE',
      certificate: null,
    });
    expect(await refusalOf(device, { kind: 'CERTIFICATE', certificateId })).toEqual({
      code: 'CERTIFICATE_NOT_FOUND',
      field: 'userIdentity.certificateId',
    });
  });
});

describe('a password', () => {
  it('is nowhere in plain: not in the database, on NATS, in the log or in an answer', async () => {
    const tables = await Promise.all(
      ['device', 'outbox'].map((table) => stack.database.query<unknown>(`SELECT * FROM ${table}`)),
    );
    expect(JSON.stringify(tables)).toContain('sealedPassword');
    expect(messages.length).toBeGreaterThan(20);
    expect(answers.length).toBeGreaterThan(3);
    for (const text of [canary, Buffer.from(canary).toString('base64url').slice(0, -2)]) {
      expect(JSON.stringify(tables)).not.toContain(text);
      expect(messages.join('\n')).not.toContain(text);
      expect(stack.service.process.output).not.toContain(text);
      expect(answers.join('\n')).not.toContain(text);
    }
  });

  it('that is refused is not in the log either', async () => {
    const device = await createDevice(stack);
    const long = canary.repeat(8);
    expect(await refusalOf(device, byName(long))).toMatchObject({ code: 'PASSWORD_INVALID' });
    expect(stack.service.process.output).not.toContain(canary);
  });

  it('is sealed with the newest key-encryption key after a restart, and opens without the older', async () => {
    const device = await createDevice(stack, { userIdentity: byName(canary) });
    await restartWith(rotatedKeys);
    await stack.service.process.waitForLine(/sealed with the newest/);
    await restartWith(rotatedKeys.replace(`,${olderKeys}`, ''));
    expect(await handOver(device)).toBe(canary);
    expect((await readConfig(stack, device))?.version).toBe(1);
  });
});

async function restartWith(keys: string): Promise<void> {
  await stack.service.process.stop();
  await stack.launchService({ KEY_ENCRYPTION_KEYS: keys });
  await stack.service.process.waitUntilReady(`${stack.service.url}/health/ready`);
}
