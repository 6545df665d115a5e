import { randomUUID } from 'node:crypto';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeviceStack } from './stack/device-stack.js';
import {
  change,
  createDevice,
  createSecureDevice,
  type DeviceAnswer,
  deviceMutations,
  eventsAbout,
  readConfig,
  readDevice,
} from './stack/devices.js';

let stack: DeviceStack;

beforeAll(async () => {
  stack = await DeviceStack.start();
});
afterAll(() => stack.stop());

function reassignments(device: DeviceAnswer): unknown[] {
  return eventsAbout(stack, device.id)
    .filter(({ type }) => type === 'device.certificate-reassigned')
    .map(({ data }) => data);
}

function reassignment(device: DeviceAnswer, from: string, to: string, reason: string): unknown {
  const facts = { deviceId: device.id, plantId: 'main', name: device.name };
  return { ...facts, previousCertificateId: from, certificateId: to, reason };
}

/** Waits until a later event was handled and has shown, so that what was published before was and has too. */
async function everythingIsHandled(): Promise<void> {
  const marker = await createSecureDevice(stack, stack.certificates.add());
  await stack.certificates.delete(marker.clientCertificate?.id ?? '');
  await eventually(() => expect(reassignments(marker)).toHaveLength(1));
  await eventually(async () => expect((await readConfig(stack, marker))?.version).toBe(2));
}

async function secure(deviceId: string | undefined, changes: Record<string, unknown>): Promise<void> {
  const input = { deviceId, securityMode: 'SIGN_AND_ENCRYPT', ...changes };
  await change(stack, 'setDeviceSecurity', { input });
}

async function reassignedDeviceCount(id: string): Promise<unknown> {
  const query = `query ($id: ID!) {
    _entities(representations: [{ __typename: "DeletedCertificate", id: $id }]) { ... on DeletedCertificate { id reassignedDeviceCount } } }`;
  return (await stack.ask(query.replace('$id }]', '$id }]'), { id })).data;
}

describe('when a certificate is deleted', () => {
  it('its devices fall back to the default: rows, events, projection', async () => {
    const [deleted, kept] = [stack.certificates.add(), stack.certificates.add()];
    const devices = [await createSecureDevice(stack, deleted), await createSecureDevice(stack, deleted)];
    const other = await createSecureDevice(stack, kept);
    await stack.certificates.delete(deleted);
    const { defaultId } = stack.certificates;
    for (const device of devices) {
      await eventually(async () =>
        expect(await readConfig(stack, device)).toMatchObject({
          version: 2,
          effectiveCertificateId: defaultId,
        }),
      );
      await eventually(() =>
        expect(reassignments(device)).toEqual([
          reassignment(device, deleted, defaultId, 'CERTIFICATE_DELETED'),
        ]),
      );
      expect(await readDevice(stack, device.id)).toEqual({
        ...device,
        clientCertificate: null,
        effectiveCertificate: { id: defaultId },
      });
    }
    expect(await readDevice(stack, other.id)).toEqual(other);
    expect((await readConfig(stack, other))?.version).toBe(1);
    expect(reassignments(other)).toEqual([]);
  });

  it('and was taken for the default, whatever the clock said then, the fallback is the default', async () => {
    const device = await createDevice(stack);
    const { defaultId: taken } = stack.certificates;
    await stack.database.query("UPDATE default_certificate SET since = now() + interval '1 day'");
    stack.certificates.defaultId = stack.certificates.add();
    await stack.certificates.delete(taken);
    const { defaultId } = stack.certificates;
    await eventually(async () => {
      expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(defaultId);
    });
    await stack.database.query('UPDATE default_certificate SET since = now()');
  });

  it('it locks all devices that use it in one order, so that nobody who does the same ends in a deadlock', async () => {
    const certificateId = stack.certificates.add();
    const created = [await createDevice(stack), await createDevice(stack)];
    const [first, last] = created.map(({ id }) => id).toSorted();
    await secure(first, { userIdentity: { kind: 'CERTIFICATE', certificateId } });
    await secure(last, { clientCertificateId: certificateId });
    const locking = 'SELECT 1 FROM device WHERE id = $1 FOR UPDATE';
    await stack.database.transaction(async (manager) => {
      await manager.query(locking, [first]);
      await stack.certificates.delete(certificateId);
      await eventually(async () => {
        const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%device%'`;
        expect(await stack.database.query(waiting)).toHaveLength(1);
      });
      await manager.query(`${locking} NOWAIT`, [last]);
    });
    await eventually(async () => expect((await readDevice(stack, last ?? ''))?.clientCertificate).toBeNull());
  });

  it('and the event is delivered twice, it acts once', async () => {
    const certificateId = stack.certificates.add();
    const device = await createSecureDevice(stack, certificateId);
    const event = await stack.certificates.delete(certificateId);
    await stack.certificates.deliverAgain(event);
    await stack.certificates.deliverAgain(event);
    await everythingIsHandled();
    expect(reassignments(device)).toHaveLength(1);
    await eventually(async () => expect((await readConfig(stack, device))?.version).toBe(2));
  });

  it('and two different events tell of it, it acts once', async () => {
    const certificateId = stack.certificates.add();
    const device = await createSecureDevice(stack, certificateId);
    await stack.certificates.delete(certificateId);
    await stack.certificates.publish(stack.certificates.deletionOf(certificateId));
    await everythingIsHandled();
    expect(reassignments(device)).toHaveLength(1);
    await eventually(async () => expect((await readConfig(stack, device))?.version).toBe(2));
  });

  it('it cannot be assigned any more, even by who asked about it before', async () => {
    const certificateId = stack.certificates.add();
    const device = await createDevice(stack);
    // The event has arrived, and the answer that the certificate exists is still on its way.
    await stack.certificates.publish(stack.certificates.deletionOf(certificateId));
    await everythingIsHandled();
    const input = { deviceId: device.id, securityMode: 'SIGN', clientCertificateId: certificateId };
    const answer = await stack.ask(deviceMutations.setDeviceSecurity, { input });
    expect(answer.errors[0]?.extensions).toEqual({
      code: 'CERTIFICATE_NOT_FOUND',
      field: 'clientCertificateId',
    });
    expect(await readDevice(stack, device.id)).toEqual(device);
  });

  it('and assigned at the same moment, no device is left with it', async () => {
    const devices = await Promise.all(Array.from({ length: 20 }, () => createDevice(stack)));
    const certificateId = stack.certificates.add();
    const assign = (device: DeviceAnswer) => {
      const input = { deviceId: device.id, securityMode: 'SIGN', clientCertificateId: certificateId };
      return stack.ask(deviceMutations.setDeviceSecurity, { input });
    };
    const assigned = devices.map((device, index) =>
      index === 10 ? stack.certificates.delete(certificateId) : assign(device),
    );
    await Promise.all(assigned);
    await everythingIsHandled();
    const assignedToIt = await stack.database.query<unknown[]>(
      'SELECT 1 FROM device WHERE client_certificate_id = $1',
      [certificateId],
    );
    expect(assignedToIt).toEqual([]);
    for (const device of devices) {
      await eventually(async () =>
        expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(stack.certificates.defaultId),
      );
    }
  });

  it('how many devices fall back is known before the event has arrived, and stays known', async () => {
    const certificateId = stack.certificates.add();
    const devices = [
      await createSecureDevice(stack, certificateId),
      await createSecureDevice(stack, certificateId),
    ];
    const expected = { _entities: [{ id: certificateId, reassignedDeviceCount: 2 }] };
    expect(await reassignedDeviceCount(certificateId)).toEqual(expected);
    await stack.certificates.delete(certificateId);
    for (const device of devices) await eventually(() => expect(reassignments(device)).toHaveLength(1));
    expect(await reassignedDeviceCount(certificateId)).toEqual(expected);
    await stack.ask('mutation ($id: ID!) { deleteDevice(id: $id) }', { id: devices[0]?.id });
    expect(await reassignedDeviceCount(certificateId)).toEqual(expected);
    expect(await reassignedDeviceCount(randomUUID())).toMatchObject({
      _entities: [{ reassignedDeviceCount: 0 }],
    });
    expect(await reassignedDeviceCount('no id')).toMatchObject({ _entities: [{ reassignedDeviceCount: 0 }] });
  });
});

describe('when another certificate becomes the default', () => {
  it('the devices without an assignment use it: events, projection; the others do not', async () => {
    const [device, assigned] = [
      await createDevice(stack),
      await createSecureDevice(stack, stack.certificates.add()),
    ];
    const previous = stack.certificates.defaultId;
    const next = stack.certificates.add();
    await stack.certificates.setDefault(next);
    await eventually(async () =>
      expect(await readConfig(stack, device)).toMatchObject({ version: 2, effectiveCertificateId: next }),
    );
    await eventually(() =>
      expect(reassignments(device)).toEqual([reassignment(device, previous, next, 'DEFAULT_CHANGED')]),
    );
    expect((await readDevice(stack, device.id))?.effectiveCertificate).toEqual({ id: next });
    expect(await readDevice(stack, assigned.id)).toEqual(assigned);
    expect((await readConfig(stack, assigned))?.version).toBe(1);
  });

  it('and the event is delivered twice, it acts once', async () => {
    const device = await createDevice(stack);
    const event = await stack.certificates.setDefault(stack.certificates.add());
    await stack.certificates.deliverAgain(event);
    await everythingIsHandled();
    expect(reassignments(device)).toHaveLength(1);
  });

  it('an older change that arrives after a newer one changes nothing', async () => {
    const device = await createDevice(stack);
    const overtaken = stack.certificates.defaultChangeTo(stack.certificates.add());
    const newest = stack.certificates.add();
    await eventually(() => expect(Date.now()).toBeGreaterThan(Date.parse(overtaken.time)));
    await stack.certificates.setDefault(newest);
    await stack.certificates.publish(overtaken);
    await everythingIsHandled();
    expect(reassignments(device)).toHaveLength(1);
    expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(newest);
  });

  it('back and forth, in the wrong order, the newest stays', async () => {
    const device = await createDevice(stack);
    const home = stack.certificates.defaultId;
    const away = stack.certificates.defaultChangeTo(stack.certificates.add(), new Date(Date.now() + 1));
    const back = stack.certificates.defaultChangeTo(home, new Date(Date.now() + 2));
    await stack.certificates.publish(back);
    await stack.certificates.publish(away);
    await everythingIsHandled();
    expect(reassignments(device)).toEqual([]);
    expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(home);
  });

  it('by a clock that is behind, it is used at once all the same, and not only after the next sweep', async () => {
    const device = await createDevice(stack);
    await stack.database.query("UPDATE default_certificate SET since = now() + interval '50 seconds'");
    const next = stack.certificates.add();
    await stack.certificates.setDefault(next);
    await eventually(
      async () => expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(next),
      { timeoutMs: 20_000 },
    );
    await eventually(() => expect(reassignments(device)).toHaveLength(1));
  });

  it('while devices change their security, no version means two certificates', async () => {
    const devices = await Promise.all(
      Array.from({ length: 10 }, () => createSecureDevice(stack, stack.certificates.add())),
    );
    const back = devices.map(({ id }) =>
      change(stack, 'setDeviceSecurity', { input: { deviceId: id, securityMode: 'SIGN' } }),
    );
    const next = stack.certificates.add();
    await Promise.all([...back, stack.certificates.setDefault(next)]);
    for (const device of devices) {
      await eventually(async () =>
        expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(next),
      );
    }
  });
});
