import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, type GraphQLAnswer } from './stack/graphql-client.js';
import { DeviceStack } from './stack/device-stack.js';
import {
  createSecureDevice,
  type DeviceAnswer,
  deviceInput,
  deviceMutations,
  readConfig,
} from './stack/devices.js';

let stack: DeviceStack;
let device: DeviceAnswer;

beforeAll(async () => {
  stack = await DeviceStack.start();
  device = await createSecureDevice(stack, stack.certificates.add());
});
afterAll(() => stack.stop());

/** Everything that a mutation could change. */
async function everything(): Promise<unknown> {
  const tables = [
    'plant',
    'device',
    'outbox',
    'default_certificate',
    'deleted_certificate',
    'certificate_reassignment',
  ];
  const rows = await Promise.all(
    tables.map((table) => stack.database.query<unknown[]>(`SELECT * FROM ${table} ORDER BY 1`)),
  );
  // The relay marks what it has published at its own time.
  return JSON.stringify({ rows, config: await readConfig(stack, device) }).replaceAll(
    /"published_at":[^}]*/g,
    '',
  );
}

let before: unknown;
beforeEach(async () => {
  before = await everything();
});

async function expectRefusal(answer: GraphQLAnswer, code: string, field?: string): Promise<void> {
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors[0]?.extensions).toEqual(field === undefined ? { code } : { code, field });
  expect(answer.errors[0]?.message).toMatch(/^[A-Z].*\.$/s);
  expect(await everything()).toEqual(before);
}

const tag = { name: 'Level', nodeId: 'ns=2;s=Level' };

const withUser = (userIdentity: Record<string, unknown>) => ({ securityMode: 'NONE', userIdentity });

describe('values of a device that are refused, when it is created and when it is changed:', () => {
  it.each([
    ['an empty name', { name: '  ' }, 'NAME_INVALID', 'name'],
    ['a name of 101 characters', { name: 'a'.repeat(101) }, 'NAME_INVALID', 'name'],
    ['a name with a line break', { name: 'a\nb' }, 'NAME_INVALID', 'name'],
    ['an http URL', { endpointUrl: 'http://plc:4840' }, 'ENDPOINT_URL_INVALID', 'endpointUrl'],
    ['a URL without a port', { endpointUrl: 'opc.tcp://plc' }, 'ENDPOINT_URL_INVALID', 'endpointUrl'],
    [
      'a URL with credentials',
      { endpointUrl: 'opc.tcp://a:b@plc:4840' },
      'ENDPOINT_URL_INVALID',
      'endpointUrl',
    ],
    ['an empty URL', { endpointUrl: '' }, 'ENDPOINT_URL_INVALID', 'endpointUrl'],
    ['a scan rate below 100 ms', { scanRateMs: 99 }, 'SCAN_RATE_INVALID', 'scanRateMs'],
    ['a scan rate above an hour', { scanRateMs: 3_600_001 }, 'SCAN_RATE_INVALID', 'scanRateMs'],
    [
      'a NodeId that does not parse',
      { tags: [tag, { name: 'x', nodeId: 'Level' }] },
      'NODE_ID_INVALID',
      'tags[1].nodeId',
    ],
    ['a tag without a name', { tags: [{ name: '', nodeId: 'i=1' }] }, 'NAME_INVALID', 'tags[0].name'],
    ['two tags of one name', { tags: [tag, tag] }, 'TAG_NAME_TAKEN', 'tags[1].name'],
    [
      'a data type that is none',
      { tags: [tag, { name: 'x', nodeId: 'i=1', dataType: 'float' }] },
      'DATA_TYPE_INVALID',
      'tags[1].dataType',
    ],
    ['a negative dead band', { tags: [{ ...tag, deadband: -0.5 }] }, 'DEADBAND_INVALID', 'tags[0].deadband'],
    ['a time-out below 1 s', { timeoutMs: 999 }, 'TIMEOUT_INVALID', 'timeoutMs'],
    ['a time-out above a minute', { timeoutMs: 60_001 }, 'TIMEOUT_INVALID', 'timeoutMs'],
    [
      'too many tags',
      { tags: Array.from({ length: 5_001 }, (_, index) => ({ name: `${index}`, nodeId: 'i=1' })) },
      'TOO_MANY_TAGS',
      'tags',
    ],
  ])('%s', async (_what, values, code, field) => {
    await expectRefusal(
      await stack.ask(deviceMutations.createDevice, { input: deviceInput(values) }),
      code,
      field,
    );
    const input = { id: device.id, ...values };
    await expectRefusal(await stack.ask(deviceMutations.updateDevice, { input }), code, field);
  });
});

describe('security settings that are refused, when a device is created and when they are set:', () => {
  it.each([
    [
      'policy NONE with mode SIGN',
      () => ({ securityMode: 'SIGN', securityPolicy: 'NONE' }),
      'SECURITY_POLICY_INVALID',
      'securityPolicy',
    ],
    [
      'a policy with mode NONE',
      () => ({ securityMode: 'NONE', securityPolicy: 'BASIC256_SHA256' }),
      'SECURITY_POLICY_INVALID',
      'securityPolicy',
    ],
    [
      'a policy that the certificate cannot be used with',
      () => ({
        securityMode: 'SIGN',
        securityPolicy: 'BASIC256',
        clientCertificateId: stack.certificates.add(),
      }),
      'SECURITY_POLICY_INVALID',
      'securityPolicy',
    ],
    [
      'a certificate that does not exist',
      () => ({ securityMode: 'SIGN', clientCertificateId: randomUUID() }),
      'CERTIFICATE_NOT_FOUND',
      'clientCertificateId',
    ],
    [
      'a certificate id that is none',
      () => ({ securityMode: 'SIGN', clientCertificateId: "'; DROP TABLE device" }),
      'CERTIFICATE_NOT_FOUND',
      'clientCertificateId',
    ],
    [
      'a certificate that does not exist, without security',
      () => ({ securityMode: 'NONE', clientCertificateId: randomUUID() }),
      'CERTIFICATE_NOT_FOUND',
      'clientCertificateId',
    ],
    [
      'a user without a name',
      () => withUser({ kind: 'USER_NAME', userName: '', password: 'x' }),
      'USER_NAME_INVALID',
      'userIdentity.userName',
    ],
    [
      'a user name of 257 characters',
      () => withUser({ kind: 'USER_NAME', userName: 'u'.repeat(257), password: 'x' }),
      'USER_NAME_INVALID',
      'userIdentity.userName',
    ],
    [
      'a password of 257 characters',
      () => withUser({ kind: 'USER_NAME', userName: 'u', password: 'p'.repeat(257) }),
      'PASSWORD_INVALID',
      'userIdentity.password',
    ],
    [
      'a user name without a password, where none is saved',
      () => withUser({ kind: 'USER_NAME', userName: 'u' }),
      'PASSWORD_REQUIRED',
      'userIdentity.password',
    ],
    [
      'a password of nobody',
      () => withUser({ kind: 'ANONYMOUS', password: 'x' }),
      'USER_IDENTITY_INVALID',
      'userIdentity.password',
    ],
    [
      'a certificate of a user name',
      () => withUser({ kind: 'USER_NAME', userName: 'u', password: 'x', certificateId: randomUUID() }),
      'USER_IDENTITY_INVALID',
      'userIdentity.certificateId',
    ],
    [
      "a user's certificate that is not given",
      () => withUser({ kind: 'CERTIFICATE' }),
      'CERTIFICATE_NOT_FOUND',
      'userIdentity.certificateId',
    ],
    [
      "a user's certificate that does not exist",
      () => withUser({ kind: 'CERTIFICATE', certificateId: randomUUID() }),
      'CERTIFICATE_NOT_FOUND',
      'userIdentity.certificateId',
    ],
  ])('%s', async (_what, values, code, field) => {
    const settings = values();
    await expectRefusal(
      await stack.ask(deviceMutations.createDevice, { input: deviceInput(settings) }),
      code,
      field,
    );
    const input = { deviceId: device.id, ...settings };
    await expectRefusal(await stack.ask(deviceMutations.setDeviceSecurity, { input }), code, field);
  });

  it('any certificate, while cert-service does not answer', async () => {
    const clientCertificateId = stack.certificates.add();
    await stack.certificates.stop();
    const input = { deviceId: device.id, securityMode: 'SIGN', clientCertificateId };
    await expectRefusal(await stack.ask(deviceMutations.setDeviceSecurity, { input }), 'SERVICE_UNAVAILABLE');
    stack.certificates.start();
  });
});

describe('what names something that is not there, or is there already:', () => {
  const unknownIds = [randomUUID(), 'no id', ''];

  it.each(unknownIds)('the device %j', async (id) => {
    await expectRefusal(
      await stack.ask(deviceMutations.updateDevice, { input: { id, name: 'x' } }),
      'DEVICE_NOT_FOUND',
      'id',
    );
    await expectRefusal(
      await stack.ask(deviceMutations.setDeviceEnabled, { id, enabled: true }),
      'DEVICE_NOT_FOUND',
      'id',
    );
    await expectRefusal(
      await stack.ask('mutation ($id: ID!) { deleteDevice(id: $id) }', { id }),
      'DEVICE_NOT_FOUND',
      'id',
    );
    const input = { deviceId: id, securityMode: 'NONE' };
    await expectRefusal(
      await stack.ask(deviceMutations.setDeviceSecurity, { input }),
      'DEVICE_NOT_FOUND',
      'deviceId',
    );
    expect(await stack.ask('query ($id: ID!) { device(id: $id) { id } }', { id })).toMatchObject({
      data: { device: null },
      errors: [],
    });
  });

  it('a plant that is not there', async () => {
    const input = deviceInput({ plantId: 'nowhere' });
    await expectRefusal(
      await stack.ask(deviceMutations.createDevice, { input }),
      'PLANT_NOT_FOUND',
      'plantId',
    );
  });

  it('a device name that is taken in the plant, also with white space around it', async () => {
    const input = deviceInput({ name: ` ${device.name} ` });
    await expectRefusal(
      await stack.ask(deviceMutations.createDevice, { input }),
      'DEVICE_NAME_TAKEN',
      'name',
    );
    const other = await createSecureDevice(stack, stack.certificates.add());
    before = await everything();
    const rename = { id: other.id, name: device.name };
    await expectRefusal(
      await stack.ask(deviceMutations.updateDevice, { input: rename }),
      'DEVICE_NAME_TAKEN',
      'name',
    );
  });

  const createPlant = 'mutation ($input: CreatePlantInput!) { createPlant(input: $input) { id } }';

  it.each([
    ['a plant id that is taken', { id: 'main', name: 'Other' }, 'PLANT_ID_TAKEN', 'id'],
    ['a plant name that is taken', { id: 'other', name: 'Main plant' }, 'PLANT_NAME_TAKEN', 'name'],
    ['a plant id that is no token of a subject', { id: 'a.b', name: 'Other' }, 'PLANT_ID_INVALID', 'id'],
    ['a plant id that is a wildcard', { id: '*', name: 'Other' }, 'PLANT_ID_INVALID', 'id'],
    ['a plant id that is too long', { id: 'a'.repeat(33), name: 'Other' }, 'PLANT_ID_INVALID', 'id'],
    ['a plant without a name', { id: 'other', name: '' }, 'NAME_INVALID', 'name'],
  ])('%s', async (_what, input, code, field) => {
    await expectRefusal(await stack.ask(createPlant, { input }), code, field);
  });
});

describe('a page that does not exist:', () => {
  it.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ after: 'nonsense' }, 'after'],
  ])('%j', async (variables, field) => {
    const query =
      'query ($first: Int, $after: String) { devices(first: $first, after: $after) { totalCount } }';
    await expectRefusal(await stack.ask(query, variables), 'BAD_USER_INPUT', field);
  });
});

describe('a request', () => {
  it('that GraphQL does not understand says why, with a code', async () => {
    expect((await stack.ask('{ plants { totalCount')).errors[0]?.extensions).toEqual({
      code: 'GRAPHQL_PARSE_FAILED',
    });
    expect((await stack.ask('{ secrets }')).errors[0]?.extensions).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
    const wrongType = await stack.ask(deviceMutations.createDevice, {
      input: deviceInput({ scanRateMs: 'fast' }),
    });
    expect(wrongType.errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    const wrongMode = await stack.ask(deviceMutations.createDevice, {
      input: deviceInput({ securityMode: 'SOME' }),
    });
    expect(wrongMode.errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(await everything()).toEqual(before);
  });

  it('without a token, with an expired one and with a wrong one is not answered', async () => {
    const mutation = deviceMutations.createDevice;
    const tokens = [undefined, await stack.token('1s ago'), `${await stack.token()}x`, 'no token'];
    for (const token of tokens) {
      for (const [query, variables] of [
        ['{ plants { totalCount } }', {}],
        [mutation, { input: deviceInput() }],
      ] as const) {
        const answer = await ask(stack.service.url, token, query, variables);
        expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
        expect(answer.data).toBeUndefined();
      }
    }
    expect(await everything()).toEqual(before);
  });

  it('for an entity is answered to nobody without a token either', async () => {
    const query = '{ _entities(representations: [{ __typename: "Device", id: "x" }]) { __typename } }';
    expect(await ask(stack.service.url, undefined, query)).toMatchObject({ status: 401 });
  });
});
