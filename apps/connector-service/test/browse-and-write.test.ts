import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { ConnectorService } from './fixtures/connector-service.js';
import { SimulatorProcess } from './fixtures/simulator-process.js';
import { TestPlant } from './fixtures/test-plant.js';

const unknownId = '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57';

const browseQuery = `query ($deviceId: ID!, $nodeId: String, $first: Int, $after: String) {
  browse(deviceId: $deviceId, nodeId: $nodeId, first: $first, after: $after) {
    edges { cursor node { nodeId displayName browseName nodeClass dataType readable writable value statusCode hasChildren } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;
const writeMutation = `mutation ($input: WriteTagValueInput!) { writeTagValue(input: $input) { succeeded statusCode message } }`;
const discoverQuery = `query ($endpointUrl: String!, $plantId: ID) {
  discoverEndpoints(endpointUrl: $endpointUrl, plantId: $plantId) {
    endpoints { endpointUrl securityMode securityPolicy securityPolicyUri securityLevel userIdentities }
    applicationName applicationUri
    serverCertificate { thumbprint subject issuer applicationUri validFrom validUntil }
    failure { statusCode headline cure }
  }
}`;

interface BrowsedNode {
  readonly nodeId: string;
  readonly browseName: string;
  readonly dataType: string | null;
  readonly value: unknown;
  readonly hasChildren: boolean;
}
interface Page {
  readonly browse: {
    readonly edges: { readonly cursor: string; readonly node: BrowsedNode }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

let plant: TestPlant;
let service: ConnectorService;
let server: SimulatorProcess;
let device: DeviceConfig;
let away: DeviceConfig;

const writable = (name: string, dataType?: string) => ({
  name,
  nodeId: `ns=1;s=Writable.${name}`,
  writable: true,
  ...(dataType && { dataType }),
});

/** What is written, and what it reads as afterwards. */
const values: [string, unknown, unknown?][] = [
  ['Boolean', true],
  ['SByte', -128],
  ['Byte', 255],
  ['Int16', -32_768],
  ['UInt16', 65_535],
  ['Int32', -2_147_483_648],
  ['UInt32', 4_294_967_295],
  ['Int64', '-9223372036854775808'],
  ['UInt64', '18446744073709551615'],
  ['Float', 0.5],
  ['Double', -1.25e300],
  ['String', 'Grüße'],
  ['DateTime', '2026-03-01T12:00:00.000Z'],
  ['Guid', '72962B91-FA75-4AE6-8D28-B404DC7DAF63'],
  ['ByteString', 'AQID'],
  ['XmlElement', '<a/>'],
  ['NodeId', 'ns=1;s=Boiler.Setpoint'],
  ['StatusCode', 'BadSensorFailure'],
  ['QualifiedName', '1:Name'],
  ['LocalizedText', 'Text'],
];

beforeAll(async () => {
  plant = await TestPlant.start();
  server = await SimulatorProcess.start();
  device = await plant.addDevice({
    endpointUrl: server.endpointUrl,
    tags: [
      ...values.map(([type]) => writable(type)),
      { ...writable('Int16'), name: 'Locked', writable: false },
      writable('Counter', 'UInt32'),
      { ...writable('Gone', 'Double'), name: 'Gone' },
      { ...writable('Int16', 'String'), name: 'Misnamed' },
      { name: 'Read only', nodeId: 'ns=1;s=Simulation.Double', writable: true },
    ],
  });
  away = await plant.addDevice({ endpointUrl: 'opc.tcp://127.0.0.1:1', tags: [writable('Int16')] });
  service = await ConnectorService.start({
    NATS_URL: plant.nats.url,
    PLANT: plant.plantId,
    CONNECTOR_ID: 'connector-7',
    STATUS_REPORT_INTERVAL_MS: '100',
  });
  await plant.waitUntilRunning(device);
});

afterAll(async () => {
  await service.stop();
  await plant.stop();
  await server.stop();
});

const browse = async (variables: Record<string, unknown>): Promise<Page['browse']> =>
  (await service.ask<Page>(browseQuery, { deviceId: device.deviceId, ...variables })).browse;

async function write(tag: string, value: unknown, deviceId = device.deviceId) {
  const input = { deviceId, tag, value };
  type Answer = { writeTagValue: { succeeded: boolean; statusCode: string; message: string } };
  return (await service.ask<Answer>(writeMutation, { input })).writeTagValue;
}

const refusedWrite = (tag: string, value: unknown, deviceId = device.deviceId) =>
  service.refusal(writeMutation, { input: { deviceId, tag, value } });

describe('browsing', () => {
  it('begins at the Objects folder, in NodeIds that a tag can have', async () => {
    const nodes = (await browse({})).edges.map(({ node }) => node);
    expect(nodes).toContainEqual({
      nodeId: 'i=2253',
      displayName: 'Server',
      browseName: 'Server',
      nodeClass: 'Object',
      dataType: null,
      readable: false,
      writable: false,
      value: null,
      statusCode: null,
      hasChildren: true,
    });
    expect(nodes.map(({ browseName }) => browseName)).toEqual(
      expect.arrayContaining(['1:Boiler', '1:Conveyor', '1:Simulation', '1:Writable']),
    );
  });

  it('shows of variables the data type, the access and the value of now', async () => {
    const objects = await browse({});
    const folder = objects.edges.find(({ node }) => node.browseName === '1:Writable')?.node.nodeId;
    const { edges, pageInfo } = await browse({ nodeId: folder });
    expect(pageInfo.hasNextPage).toBe(false);
    expect(edges.map(({ node }) => node)).toContainEqual({
      nodeId: 'ns=1;s=Writable.UInt64',
      displayName: 'UInt64',
      browseName: '1:UInt64',
      nodeClass: 'Variable',
      dataType: 'UInt64',
      readable: true,
      writable: true,
      value: expect.stringMatching(/^\d+$/),
      statusCode: 'Good',
      hasChildren: false,
    });
    const types = new Map(edges.map(({ node }) => [node.nodeId, node.dataType]));
    for (const [type] of values) expect(types.get(`ns=1;s=Writable.${type}`)).toBe(type);
  });

  it('goes page by page, from any cursor, without anything open in between', async () => {
    const objects = await browse({});
    const folder = objects.edges.find(({ node }) => node.browseName === '1:Writable')?.node.nodeId;
    const all = (await browse({ nodeId: folder })).edges.map(({ node }) => node.nodeId);
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page: Page['browse'] = await browse({ nodeId: folder, first: 8, after });
      expect(page.edges.length).toBeLessThanOrEqual(8);
      paged.push(...page.edges.map(({ node }) => node.nodeId));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(16);
  });

  it.each([
    [{ nodeId: 'ns=1;s=Missing' }, 'NODE_NOT_FOUND', 'nodeId'],
    [{ nodeId: 'Boiler' }, 'NODE_ID_INVALID', 'nodeId'],
    [{ nodeId: `s=${'a'.repeat(5_000)}` }, 'NODE_ID_INVALID', 'nodeId'],
    [{ nodeId: 'i=9999999999' }, 'NODE_ID_INVALID', 'nodeId'],
    [{ nodeId: 'ns=99999;i=1' }, 'NODE_ID_INVALID', 'nodeId'],
    [{ nodeId: `g=${'-'.repeat(36)}` }, 'NODE_ID_INVALID', 'nodeId'],
    [{ first: 0 }, 'BAD_USER_INPUT', 'first'],
    [{ first: 501 }, 'BAD_USER_INPUT', 'first'],
    [{ after: 'nonsense' }, 'BAD_USER_INPUT', 'after'],
    [{ deviceId: unknownId }, 'DEVICE_NOT_FOUND', 'deviceId'],
    [{ deviceId: 'no id' }, 'DEVICE_NOT_FOUND', 'deviceId'],
  ])('with %j is refused', async (variables, code, field) => {
    expect(await service.refusal(browseQuery, { deviceId: device.deviceId, ...variables })).toEqual({
      code,
      field,
    });
  });

  it('a device that is not connected is refused', async () => {
    expect(await service.refusal(browseQuery, { deviceId: away.deviceId })).toEqual({
      code: 'DEVICE_NOT_CONNECTED',
      field: 'deviceId',
    });
  });
});

describe('writing', () => {
  it.each(values)('writes %s: %j', async (type, value, readAs = value) => {
    const scans = plant.collectScans(device);
    expect(await write(type, value)).toEqual({
      succeeded: true,
      statusCode: 'Good',
      message: 'The server has written the value.',
    });
    await eventually(() => {
      const read = scans.at(-1)?.values.find(({ name }) => name === type);
      // A status code that was written is the value, and a bad one is no quality of it.
      expect(read?.value).toEqual(readAs);
    });
  });

  it.each([
    ['Boolean', 1],
    ['SByte', 128],
    ['Byte', -1],
    ['Int16', 32_768],
    ['Int16', 1.5],
    ['Int16', '1'],
    ['UInt32', 2 ** 32],
    ['Int64', '9223372036854775808'],
    ['Int64', 2 ** 60],
    ['UInt64', '-1'],
    ['UInt64', 'many'],
    ['Float', 1e39],
    ['Double', 'wide'],
    ['String', 5],
    ['DateTime', 'yesterday'],
    ['Guid', 'x'],
    ['ByteString', 'not base64!'],
    ['NodeId', 'Boiler'],
    ['NodeId', 'i=x'],
    ['NodeId', 'i=9999999999'],
    ['QualifiedName', '99999:Name'],
    ['StatusCode', 'BadLuck'],
    ['Boolean', { a: 1 }],
  ])('refuses for %s the value %j, and says what it takes', async (type, value) => {
    expect(await refusedWrite(type, value)).toEqual({ code: 'VALUE_INVALID', field: 'value' });
  });

  it('has cost no session whatever was refused', () => {
    expect(plant.statusOf(device)).toMatchObject({ status: 'RUNNING', counters: { reconnects: 0 } });
  });

  it("answers the server's word where the server refuses", async () => {
    expect(await write('Misnamed', 'text')).toMatchObject({
      succeeded: false,
      statusCode: 'BadTypeMismatch',
    });
    expect(await write('Gone', 1)).toMatchObject({ succeeded: false, statusCode: 'BadNodeIdUnknown' });
    const readOnly = await write('Read only', 1);
    expect(readOnly.succeeded).toBe(false);
    expect(readOnly.statusCode).toMatch(/^Bad/);
  });

  it('refuses what is no tag, no writable tag, and a device that is not there or not connected', async () => {
    expect(await refusedWrite('Nothing', 1)).toEqual({ code: 'TAG_NOT_FOUND', field: 'tag' });
    expect(await refusedWrite('Locked', 1)).toEqual({ code: 'TAG_NOT_WRITABLE', field: 'tag' });
    expect(await refusedWrite('Int16', 1, unknownId)).toEqual({
      code: 'DEVICE_NOT_FOUND',
      field: 'deviceId',
    });
    expect(await refusedWrite('Int16', 1, away.deviceId)).toEqual({
      code: 'DEVICE_NOT_CONNECTED',
      field: 'deviceId',
    });
  });
});

describe('discovering', () => {
  interface Discovery {
    readonly discoverEndpoints: {
      readonly endpoints: { securityMode: string; securityPolicy: string; userIdentities: string[] }[];
      readonly applicationName: string | null;
      readonly serverCertificate: { thumbprint: string; validUntil: string } | null;
      readonly failure: { statusCode: string; cure: string } | null;
    };
  }
  const discover = async (variables: object) =>
    (await service.ask<Discovery>(discoverQuery, variables)).discoverEndpoints;

  it('shows the endpoints, who may sign in, and the certificate of the server', async () => {
    const found = await discover({ endpointUrl: server.endpointUrl });
    expect(found.failure).toBeNull();
    expect(found.endpoints).toHaveLength(7);
    expect(found.endpoints[0]).toMatchObject({ securityMode: 'SIGN_AND_ENCRYPT' });
    expect(found.endpoints.at(-1)).toMatchObject({
      securityMode: 'NONE',
      securityPolicy: 'NONE',
      userIdentities: expect.arrayContaining(['ANONYMOUS', 'USER_NAME', 'CERTIFICATE']),
    });
    expect(found.applicationName).toBe('plant-1');
    expect(found.serverCertificate).toMatchObject({
      thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/),
      validUntil: expect.stringMatching(/Z$/),
    });
  });

  it('says why nobody answers, and what to do', async () => {
    const { endpoints, failure } = await discover({
      endpointUrl: 'opc.tcp://127.0.0.1:1',
      plantId: plant.plantId,
    });
    expect(endpoints).toEqual([]);
    expect(failure).toMatchObject({ statusCode: 'ECONNREFUSED', cure: expect.stringMatching(/./) });
  });

  it.each([
    [{ endpointUrl: 'http://plc' }, 'ENDPOINT_URL_INVALID', 'endpointUrl'],
    [{ endpointUrl: '' }, 'ENDPOINT_URL_INVALID', 'endpointUrl'],
    [{ endpointUrl: 'opc.tcp://plc:4840', plantId: 'a.>' }, 'PLANT_NOT_FOUND', 'plantId'],
    [{ endpointUrl: 'opc.tcp://plc:4840', plantId: 'nowhere' }, 'CONNECTOR_UNAVAILABLE', undefined],
  ])('with %j is refused', async (variables, code, field) => {
    expect(await service.refusal(discoverQuery, variables)).toEqual(field ? { code, field } : { code });
  });
});
