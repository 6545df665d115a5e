import { randomUUID } from 'node:crypto';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DeviceStack } from './stack/device-stack.js';
import {
  change,
  createDevice,
  createSecureDevice,
  eventsAbout,
  readConfig,
  readDevice,
} from './stack/devices.js';

let stack: DeviceStack;

beforeAll(async () => {
  stack = await DeviceStack.start();
});
afterAll(() => stack.stop());

function typesAbout(id: string): string[] {
  return eventsAbout(stack, id).map(({ type }) => type);
}

describe('plants', () => {
  it('has one from the first start, and those that are added', async () => {
    const created = await stack.ask(
      'mutation { createPlant(input: { id: "plant-2", name: " Plant 2 " }) { id name deviceCount } }',
    );
    expect(created).toMatchObject({
      data: { createPlant: { id: 'plant-2', name: 'Plant 2', deviceCount: 0 } },
      errors: [],
    });
    await createDevice(stack, { plantId: 'plant-2' });
    const { data } = await stack.ask('{ plants { totalCount edges { node { id name deviceCount } } } }');
    expect(data).toMatchObject({
      plants: {
        totalCount: 2,
        edges: [
          { node: { id: 'main', name: 'Main plant' } },
          { node: { id: 'plant-2', name: 'Plant 2', deviceCount: 1 } },
        ],
      },
    });
  });

  it('are set to another key custody with all their devices, which is told once', async () => {
    await stack.ask('mutation { createPlant(input: { id: "sealed", name: "Sealed" }) { id } }');
    const devices = [
      await createDevice(stack, { plantId: 'sealed' }),
      await createDevice(stack, { plantId: 'sealed' }),
    ];
    const elsewhere = await createDevice(stack);
    const set = (id: string, keyCustody: string) =>
      stack.ask(
        'mutation ($id: ID!, $keyCustody: KeyCustody!) { setPlantKeyCustody(id: $id, keyCustody: $keyCustody) { id keyCustody } }',
        { id, keyCustody },
      );
    const list = '{ plants(filter: { search: "sealed" }) { edges { node { keyCustody } } } }';
    const custodyOf = async () => (await stack.ask(list)).data;
    expect(await custodyOf()).toEqual({ plants: { edges: [{ node: { keyCustody: 'REMOTE' } }] } });
    for (const device of devices)
      expect(await readConfig(stack, device)).toMatchObject({ version: 1, keyCustody: 'REMOTE' });

    for (let time = 0; time < 2; time += 1)
      expect((await set('sealed', 'SEALED')).data).toEqual({
        setPlantKeyCustody: { id: 'sealed', keyCustody: 'SEALED' },
      });
    expect(await custodyOf()).toEqual({ plants: { edges: [{ node: { keyCustody: 'SEALED' } }] } });
    for (const device of devices)
      expect(await readConfig(stack, device)).toMatchObject({ version: 2, keyCustody: 'SEALED' });
    expect(await readConfig(stack, elsewhere)).toMatchObject({ version: 1, keyCustody: 'REMOTE' });
    const later = await createDevice(stack, { plantId: 'sealed' });
    expect(await readConfig(stack, later)).toMatchObject({ version: 1, keyCustody: 'SEALED' });

    const events = await stack.database.query<{ event: { data: unknown } }[]>(
      "SELECT event FROM outbox WHERE event->>'type' = 'plant.key-custody-changed'",
    );
    expect(events.map(({ event }) => event.data)).toEqual([
      { plantId: 'sealed', name: 'Sealed', keyCustody: 'SEALED', changedBy: 'tester' },
    ]);
    for (const id of ['nowhere', '', '\0'])
      expect((await set(id, 'SEALED')).errors[0]?.extensions).toEqual({
        code: 'PLANT_NOT_FOUND',
        field: 'id',
      });
  });

  it('are paged, searched and ordered', async () => {
    const create = 'mutation ($input: CreatePlantInput!) { createPlant(input: $input) { id } }';
    for (const [id, name] of [
      ['works-a', 'Zinc 100%'],
      ['works-b', 'Ware'],
      ['works-c', 'Works'],
    ])
      await stack.ask(create, { input: { id, name } });
    const list = async (variables: Record<string, unknown>) => {
      const query = `query ($first: Int, $after: String, $filter: PlantFilter, $orderBy: PlantOrder) {
        plants(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
          totalCount pageInfo { endCursor hasNextPage } edges { node { id } } } }`;
      const { data, errors } = await stack.ask(query, variables);
      expect(errors).toEqual([]);
      const { plants } = plantListSchema.parse(data);
      return { ...plants, ids: plants.edges.map(({ node }) => node.id) };
    };
    const filter = { search: 'WORKS' };
    expect((await list({ filter })).ids).toEqual(['works-b', 'works-c', 'works-a']);
    expect((await list({ filter, orderBy: { field: 'ID' } })).ids).toEqual(['works-a', 'works-b', 'works-c']);
    expect((await list({ filter, orderBy: { field: 'NAME', direction: 'DESC' } })).ids).toEqual([
      'works-a',
      'works-c',
      'works-b',
    ]);
    expect((await list({ filter: { search: '%' } })).ids).toEqual(['works-a']);
    const first = await list({ filter, first: 2 });
    expect(first).toMatchObject({
      totalCount: 3,
      ids: ['works-b', 'works-c'],
      pageInfo: { hasNextPage: true },
    });
    const second = await list({ filter, first: 2, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ totalCount: 3, ids: ['works-a'], pageInfo: { hasNextPage: false } });
  });
});

describe('a new device', () => {
  it('is disabled, without security and on the default certificate, unless said otherwise', async () => {
    const device = await createDevice(stack, { name: ' Boiler ' });
    expect(device).toMatchObject({
      name: 'Boiler',
      endpointUrl: 'opc.tcp://plc.example.com:4840',
      plant: { id: 'main', name: 'Main plant' },
      securityMode: 'NONE',
      securityPolicy: 'NONE',
      clientCertificate: null,
      effectiveCertificate: { id: stack.certificates.defaultId },
      enabled: false,
      scanRateMs: 1_000,
      tags: [],
      readMode: 'POLL',
      timeoutMs: 10_000,
      serverVerification: 'TRUST_ON_FIRST_USE',
      userIdentity: { kind: 'ANONYMOUS', userName: null, certificate: null },
    });
    expect(await readDevice(stack, device.id)).toEqual(device);
  });

  it('is projected for the connectors, and its event is published', async () => {
    const tags = [{ name: 'Level', nodeId: 'ns=2;s=Level' }];
    const clientCertificateId = stack.certificates.add();
    const device = await createDevice(stack, {
      securityMode: 'SIGN',
      clientCertificateId,
      scanRateMs: 100,
      tags,
    });
    expect(await readConfig(stack, device)).toEqual({
      deviceId: device.id,
      plantId: 'main',
      version: 1,
      name: device.name,
      endpointUrl: device.endpointUrl,
      securityMode: 'SIGN',
      securityPolicy: 'AUTO',
      effectiveCertificateId: clientCertificateId,
      enabled: false,
      scanRateMs: 100,
      tags,
      readMode: 'POLL',
      timeoutMs: 10_000,
      serverVerification: 'TRUST_ON_FIRST_USE',
      userIdentity: { kind: 'ANONYMOUS' },
      keyCustody: 'REMOTE',
    });
    const facts = { deviceId: device.id, plantId: 'main', name: device.name };
    await eventually(() =>
      expect(eventsAbout(stack, device.id)).toEqual([{ type: 'device.created', data: facts }]),
    );
  });
});

describe('a change', () => {
  it('changes what is given and nothing else, and grows the version', async () => {
    const device = await createDevice(stack, { tags: [{ name: 'Level', nodeId: 'i=7' }] });
    const input = { id: device.id, name: 'Renamed', scanRateMs: 3_600_000 };
    const changed = await change(stack, 'updateDevice', { input });
    expect(changed).toEqual({ ...device, name: 'Renamed', scanRateMs: 3_600_000 });
    expect(await readConfig(stack, device)).toMatchObject({
      version: 2,
      name: 'Renamed',
      tags: [{ name: 'Level', nodeId: 'i=7' }],
    });
    await eventually(() => expect(typesAbout(device.id)).toEqual(['device.created', 'device.updated']));
  });

  it('replaces all tags', async () => {
    const device = await createDevice(stack, { tags: [{ name: 'Level', nodeId: 'i=7' }] });
    const tags = [{ name: 'Flow', nodeId: 'i=8' }];
    expect((await change(stack, 'updateDevice', { input: { id: device.id, tags } })).tags).toMatchObject(
      tags,
    );
    expect((await change(stack, 'updateDevice', { input: { id: device.id, tags: [] } })).tags).toEqual([]);
  });

  it('that changes nothing says nothing', async () => {
    const device = await createDevice(stack);
    await change(stack, 'updateDevice', { input: { id: device.id, name: device.name, scanRateMs: null } });
    await change(stack, 'setDeviceEnabled', { id: device.id, enabled: false });
    await change(stack, 'setDeviceEnabled', { id: device.id, enabled: true });
    expect((await readConfig(stack, device))?.version).toBe(2);
    await eventually(() => expect(typesAbout(device.id)).toEqual(['device.created', 'device.updated']));
  });

  it('enables and disables', async () => {
    const device = await createDevice(stack);
    expect((await change(stack, 'setDeviceEnabled', { id: device.id, enabled: true })).enabled).toBe(true);
    expect(await readConfig(stack, device)).toMatchObject({ version: 2, enabled: true });
    expect((await change(stack, 'setDeviceEnabled', { id: device.id, enabled: false })).enabled).toBe(false);
    expect(await readConfig(stack, device)).toMatchObject({ version: 3, enabled: false });
  });

  it('by many at once is made one after the other: no version is lost and the bucket ends at the newest', async () => {
    const device = await createDevice(stack);
    const rates = Array.from({ length: 20 }, (_, index) => 1_001 + index);
    await Promise.all(
      rates.map((scanRateMs) => change(stack, 'updateDevice', { input: { id: device.id, scanRateMs } })),
    );
    const { scanRateMs } = (await readDevice(stack, device.id)) ?? device;
    await eventually(async () =>
      expect(await readConfig(stack, device)).toMatchObject({ version: 21, scanRateMs }),
    );
  });
});

describe('a device', () => {
  it('is found by its id, in capitals too', async () => {
    const { id } = await createDevice(stack);
    expect((await readDevice(stack, id.toUpperCase()))?.id).toBe(id);
  });
});

describe('a deletion', () => {
  it('takes the device away from everywhere, and says so', async () => {
    const device = await createDevice(stack);
    const { data } = await stack.ask('mutation ($id: ID!) { deleteDevice(id: $id) }', { id: device.id });
    expect(data).toEqual({ deleteDevice: device.id });
    expect(await readDevice(stack, device.id)).toBeNull();
    expect(await readConfig(stack, device)).toBeUndefined();
    await eventually(() => expect(typesAbout(device.id)).toEqual(['device.created', 'device.deleted']));
  });
});

describe('security', () => {
  it('is set with a certificate, and the reassignment is told', async () => {
    const device = await createDevice(stack);
    const clientCertificateId = stack.certificates.add();
    const input = {
      deviceId: device.id,
      securityMode: 'SIGN_AND_ENCRYPT',
      securityPolicy: 'BASIC256_SHA256',
      clientCertificateId,
    };
    expect(await change(stack, 'setDeviceSecurity', { input })).toEqual({
      ...device,
      securityMode: 'SIGN_AND_ENCRYPT',
      securityPolicy: 'BASIC256_SHA256',
      clientCertificate: { id: clientCertificateId },
      effectiveCertificate: { id: clientCertificateId },
    });
    expect(await readConfig(stack, device)).toMatchObject({
      version: 2,
      effectiveCertificateId: clientCertificateId,
    });
    await eventually(() =>
      expect(eventsAbout(stack, device.id)).toContainEqual({
        type: 'device.certificate-reassigned',
        data: {
          deviceId: device.id,
          plantId: 'main',
          name: device.name,
          previousCertificateId: stack.certificates.defaultId,
          certificateId: clientCertificateId,
          reason: 'ASSIGNED',
        },
      }),
    );
  });

  it('without a certificate goes back to the default', async () => {
    const device = await createSecureDevice(stack, stack.certificates.add());
    const changed = await change(stack, 'setDeviceSecurity', {
      input: { deviceId: device.id, securityMode: 'SIGN' },
    });
    expect(changed).toMatchObject({
      securityPolicy: 'AUTO',
      clientCertificate: null,
      effectiveCertificate: { id: stack.certificates.defaultId },
    });
    await eventually(() => expect(typesAbout(device.id)).toContain('device.certificate-reassigned'));
  });

  it('that assigns what is the default already changes the device, and not the certificate that it uses', async () => {
    const device = await createDevice(stack, { securityMode: 'SIGN' });
    const input = {
      deviceId: device.id,
      securityMode: 'SIGN',
      clientCertificateId: stack.certificates.defaultId,
    };
    await change(stack, 'setDeviceSecurity', { input });
    const other = await createDevice(stack);
    await eventually(() => expect(typesAbout(other.id)).toEqual(['device.created']));
    expect(typesAbout(device.id)).toEqual(['device.created', 'device.updated']);
  });
});

describe('how values are read', () => {
  const tags = [
    { name: 'Level', nodeId: 'ns=2;s=Level', dataType: 'Double', writable: true, deadband: 0.5 },
    { name: 'State', nodeId: 'ns=2;s=State', dataType: null, writable: false, deadband: null },
  ];

  it('is kept, shown and projected, what is not said left out', async () => {
    const device = await createDevice(stack, { tags, readMode: 'SUBSCRIBE', timeoutMs: 60_000 });
    expect(device).toMatchObject({ tags, readMode: 'SUBSCRIBE', timeoutMs: 60_000 });
    expect(await readConfig(stack, device)).toMatchObject({ readMode: 'SUBSCRIBE', timeoutMs: 60_000 });
    expect((await readConfig(stack, device))?.tags).toEqual([
      tags[0],
      { name: 'State', nodeId: 'ns=2;s=State' },
    ]);
  });

  it('is changed, one setting at a time', async () => {
    const device = await createDevice(stack, { tags });
    const input = { id: device.id, readMode: 'SUBSCRIBE' };
    expect(await change(stack, 'updateDevice', { input })).toEqual({ ...device, readMode: 'SUBSCRIBE' });
    const slower = await change(stack, 'updateDevice', { input: { id: device.id, timeoutMs: 1_000 } });
    expect(slower).toEqual({ ...device, readMode: 'SUBSCRIBE', timeoutMs: 1_000 });
    await change(stack, 'updateDevice', { input: { id: device.id, tags, readMode: 'SUBSCRIBE' } });
    expect((await readConfig(stack, device))?.version).toBe(3);
  });
});

describe('the verification of the server', () => {
  it('is what is set, stays when it is omitted, and is projected', async () => {
    const device = await createDevice(stack, { securityMode: 'SIGN', serverVerification: 'TRUSTED_ONLY' });
    expect(device.serverVerification).toBe('TRUSTED_ONLY');
    const unchanged = { deviceId: device.id, securityMode: 'SIGN_AND_ENCRYPT' };
    const stays = await change(stack, 'setDeviceSecurity', { input: unchanged });
    expect(stays).toEqual({ ...device, securityMode: 'SIGN_AND_ENCRYPT' });
    const input = { ...unchanged, serverVerification: 'ACCEPT_ANY' };
    expect((await change(stack, 'setDeviceSecurity', { input })).serverVerification).toBe('ACCEPT_ANY');
    expect((await readConfig(stack, device))?.serverVerification).toBe('ACCEPT_ANY');
  });
});

describe('lists', () => {
  it('are pages by name, with filters', async () => {
    await stack.ask('mutation { createPlant(input: { id: "lists", name: "Lists" }) { id } }');
    const clientCertificateId = stack.certificates.add();
    const userCertificateId = stack.certificates.add();
    const settings: Record<string, object> = {
      Valve: { clientCertificateId },
      'Pump C': { userIdentity: { kind: 'CERTIFICATE', certificateId: userCertificateId } },
    };
    for (const name of ['Pump 100%', 'pump_b', 'Valve', 'Pump C'])
      await createDevice(stack, { plantId: 'lists', name, ...settings[name] });
    const query = `query ($first: Int, $after: String, $filter: DeviceFilter) {
      devices(first: $first, after: $after, filter: $filter) {
        totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { name plant { id } } } } }`;
    const list = async (variables: Record<string, unknown>) =>
      listSchema.parse((await stack.ask(query, variables)).data).devices;
    const names = async (filter: Record<string, unknown>) =>
      (await list({ filter: { plantId: 'lists', ...filter } })).edges.map(({ node }) => node.name).sort();

    const first = await list({ first: 3, filter: { plantId: 'lists' } });
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const second = await list({ first: 3, after: first.pageInfo.endCursor, filter: { plantId: 'lists' } });
    expect(second).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    const everyone = [...first.edges, ...second.edges].map(({ node }) => node.name);
    expect([...everyone].sort()).toEqual(['Pump 100%', 'Pump C', 'Valve', 'pump_b']);

    expect(await names({ search: 'PUMP' })).toEqual(['Pump 100%', 'Pump C', 'pump_b']);
    expect(await names({ search: '%' })).toEqual(['Pump 100%']);
    expect(await names({ search: '_' })).toEqual(['pump_b']);
    expect(await names({ search: '' })).toHaveLength(4);
    expect(await names({ clientCertificateId })).toEqual(['Valve']);
    expect(await names({ clientCertificateId: randomUUID() })).toEqual([]);
    expect(await names({ clientCertificateId: 'no id' })).toEqual([]);
    expect(await names({ userCertificateId })).toEqual(['Pump C']);
    expect(await names({ userCertificateId: clientCertificateId })).toEqual([]);
    expect(await names({ userCertificateId: 'no id' })).toEqual([]);
    expect(await names({ plantId: 'nowhere' })).toEqual([]);
    expect(await names({ plantId: 'no\0where' })).toEqual([]);
  });
});

const plantListSchema = z.object({
  plants: z.object({
    totalCount: z.number(),
    pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    edges: z.array(z.object({ node: z.object({ id: z.string() }) })),
  }),
});

const listSchema = z.object({
  devices: z.object({
    totalCount: z.number(),
    pageInfo: z.object({
      hasNextPage: z.boolean(),
      hasPreviousPage: z.boolean(),
      endCursor: z.string().nullable(),
    }),
    edges: z.array(
      z.object({
        cursor: z.string(),
        node: z.object({ name: z.string(), plant: z.object({ id: z.string() }) }),
      }),
    ),
  }),
});
