import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DeviceConfig, valuesSubject } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually } from '@koios/test-infrastructure';
import { ConnectorService } from './fixtures/connector-service.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

const unknownId = '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57';

const testMutation = `mutation ($input: TestConnectionInput!) {
  testDeviceConnection(input: $input) {
    succeeded
    durationMs
    stages { name passed durationMs detail }
    failure { statusCode headline meaning cure evidence { name value } }
  }
}`;

interface TestAnswer {
  testDeviceConnection: {
    succeeded: boolean;
    stages: { name: string }[];
    failure: { statusCode: string } | null;
  };
}

interface FoundDevices {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly stateCounts: readonly { readonly state: string; readonly count: number }[];
}

describe('the connectors subgraph', () => {
  let plant: TestPlant;
  let service: ConnectorService;
  let server: SimulatedServer;
  let device: DeviceConfig;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    server = await servers.start('api', { acceptAnyCertificate: true });
    // Longer than a busy machine keeps a program waiting: no scan is missed.
    device = await plant.addDevice({ endpointUrl: server.endpointUrl, scanRateMs: 1_000 });
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
    await servers.stopAll();
  });

  it('lists the connectors that are alive', async () => {
    const list = async (filter: object) => {
      const query = `query ($filter: ConnectorFilter) {
        connectors(filter: $filter) { totalCount edges { node { id plantId deviceCount startedAt lastHeartbeatAt } } } }`;
      return (await service.ask<{ connectors: { totalCount: number } }>(query, { filter })).connectors;
    };
    const alive = { totalCount: 1, edges: [{ node: { id: 'connector-7', plantId: 'north' } }] };
    await eventually(async () => expect(await list({})).toMatchObject(alive));
    expect(await list({ plantId: 'north', search: 'TOR-7' })).toMatchObject(alive);
    expect(await list({ plantId: 'south' })).toEqual({ totalCount: 0, edges: [] });
    expect(await list({ search: 'connector-8' })).toEqual({ totalCount: 0, edges: [] });
  });

  it('tells the connection of devices that other subgraphs name', async () => {
    const { _entities } = await service.ask<{ _entities: { connection: object | null }[] }>(
      `query ($devices: [_Any!]!) {
        _entities(representations: $devices) {
          ... on Device {
            connection { deviceId status waitingForTrust securityMode connectorId lastScanNumber rotation { state } error { code } }
          }
        }
      }`,
      { devices: [device.deviceId, unknownId].map((id) => ({ __typename: 'Device', id })) },
    );
    expect(_entities[0]?.connection).toMatchObject({
      deviceId: device.deviceId,
      status: 'RUNNING',
      waitingForTrust: false,
      securityMode: 'None',
      connectorId: 'connector-7',
      rotation: { state: 'UP_TO_DATE' },
      error: null,
    });
    expect(_entities[1]?.connection).toBeNull();
  });

  it('finds the devices that fail and says why, until they do not any more', async () => {
    const unreachable = { code: 'ECONNREFUSED', message: 'Connection refused' };
    const broken = await plant.addDevice({ endpointUrl: 'opc.tcp://127.0.0.1:1', name: 'Oven 2' });
    const stopped = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      name: 'Oven 1',
      enabled: false,
    });
    const find = async (filter: object) => {
      const query = `query ($filter: DeviceStateFilter) {
        devicesByState(filter: $filter) {
          totalCount
          edges { node { id state connection { error { code } } } }
          stateCounts { state count }
          errorCounts { code message count }
        }
      }`;
      return (await service.ask<{ devicesByState: FoundDevices }>(query, { filter })).devicesByState;
    };
    const countsOf = ({ stateCounts }: FoundDevices) =>
      Object.fromEntries(
        stateCounts.filter(({ count }) => count > 0).map((each) => [each.state, each.count]),
      );

    await eventually(async () =>
      expect(countsOf(await find({}))).toEqual({ RUNNING: 1, FAILED: 1, DISABLED: 1 }),
    );
    const failed = {
      totalCount: 1,
      edges: [
        { node: { id: broken.deviceId, state: 'FAILED', connection: { error: { code: unreachable.code } } } },
      ],
      errorCounts: [{ ...unreachable, count: 1 }],
    };
    expect(await find({ states: ['FAILED'], errorCode: unreachable.code })).toMatchObject(failed);
    expect(await find({ states: ['FAILED'], errorCode: 'BadTimeout' })).toMatchObject({
      ...failed,
      totalCount: 0,
      edges: [],
    });
    const ovens = await find({ search: 'oven', plantId: 'north' });
    expect(ovens.edges.map(({ node }) => node.id)).toEqual([stopped.deviceId, broken.deviceId]);
    expect(countsOf(ovens)).toEqual({ FAILED: 1, DISABLED: 1 });
    expect(await find({ plantId: 'south' })).toMatchObject({ totalCount: 0, errorCounts: [] });

    await plant.changeDevice(broken, { endpointUrl: server.endpointUrl });
    await eventually(async () => expect(countsOf(await find({}))).toEqual({ RUNNING: 2, DISABLED: 1 }));
    expect(await find({ states: ['FAILED'] })).toMatchObject({ totalCount: 0, edges: [], errorCounts: [] });
    await plant.removeDevice(broken);
    await plant.removeDevice(stopped);
    await eventually(async () => expect(await find({})).toMatchObject({ totalCount: 1 }));
  });

  it('sends connection states of now first, and then every change', async () => {
    const { received, leave } = await service.subscribe<{
      connectionChanged: { status: string; deviceId: string };
    }>(`subscription ($deviceId: ID) { connectionChanged(deviceId: $deviceId) { deviceId status } }`, {
      deviceId: device.deviceId,
    });
    await eventually(() => received.length >= 1);
    expect(received[0]?.connectionChanged).toEqual({ deviceId: device.deviceId, status: 'RUNNING' });
    await plant.changeDevice(device, { enabled: false });
    await eventually(() => received.at(-1)?.connectionChanged.status === 'STOPPED');
    await plant.changeDevice(device, { enabled: true });
    await eventually(() => received.at(-1)?.connectionChanged.status === 'RUNNING');
    await leave();
  });

  it('sends the values of a device, and none of a connector that no longer holds it', async () => {
    const scans = plant.collectScans(device);
    const { received, leave } = await service.subscribe<{
      deviceValues: {
        scanNumber: number;
        values: { name: string; value: unknown; sourceTimestamp: string }[];
      };
    }>(
      `subscription ($deviceId: ID!) {
        deviceValues(deviceId: $deviceId) { scanNumber startedAt thumbprint values { name nodeId value dataType statusCode sourceTimestamp } }
      }`,
      { deviceId: device.deviceId },
    );
    await eventually(() => received.length >= 3);
    const [first, second] = received;
    expect(first?.deviceValues.values[0]).toMatchObject({
      name: 'Counter',
      statusCode: 'Good',
      dataType: 'UInt32',
    });
    expect(second?.deviceValues.scanNumber).toBe((first?.deviceValues.scanNumber ?? 0) + 1);
    // As if from a connector that has not noticed yet that it lost the device.
    const [scan] = scans;
    if (!scan) throw new Error('there is a scan');
    plant.connection.publish(
      valuesSubject(scan),
      JSON.stringify({ ...scan, leaseToken: 0, scanNumber: 1e6 }),
    );
    const before = received.length;
    await eventually(() => received.length >= before + 3);
    expect(received.map(({ deviceValues }) => deviceValues.scanNumber)).not.toContain(1e6);
    await leave();
  });

  it('refuses the values of a device that does not exist', async () => {
    const { errors, leave } = await service.subscribe(
      'subscription ($id: ID!) { deviceValues(deviceId: $id) { scanNumber } }',
      {
        id: unknownId,
      },
    );
    await eventually(() => errors.length > 0);
    expect(errors[0]).toMatchObject({ extensions: { code: 'DEVICE_NOT_FOUND', field: 'deviceId' } });
    await leave();
  });

  it('tests a saved device with its own settings', async () => {
    const { testDeviceConnection } = await service.ask<TestAnswer>(testMutation, {
      input: { deviceId: device.deviceId },
    });
    expect(testDeviceConnection).toMatchObject({ succeeded: true, failure: null });
  });

  it('tests unsaved settings, with the default certificate when none is named', async () => {
    const settings = { plantId: 'north', endpointUrl: server.endpointUrl, securityMode: 'SIGN' };
    const without = await service.ask<TestAnswer>(testMutation, { input: { settings } });
    expect(without.testDeviceConnection.failure?.statusCode).toBe('CERTIFICATE_NOT_FOUND');
    await plant.authority.generate('Koios default', { isDefault: true });
    await eventually(async () => {
      const { testDeviceConnection } = await service.ask<TestAnswer>(testMutation, { input: { settings } });
      return testDeviceConnection.succeeded;
    });
  });

  it('tests a saved device with other settings and a certificate that was made just now', async () => {
    const { certificateId } = await plant.authority.generate('made just now');
    const settings = {
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      securityPolicy: 'BASIC256_SHA256',
      clientCertificateId: certificateId,
    };
    const input = { deviceId: device.deviceId, settings };
    const { testDeviceConnection } = await service.ask<TestAnswer>(testMutation, { input });
    expect(testDeviceConnection.succeeded).toBe(true);
  });

  const settings = { plantId: 'north', endpointUrl: 'opc.tcp://127.0.0.1:4840', securityMode: 'SIGN' };
  it.each([
    [{}, { code: 'BAD_USER_INPUT' }],
    [{ deviceId: unknownId }, { code: 'DEVICE_NOT_FOUND', field: 'deviceId' }],
    [{ deviceId: 'no id' }, { code: 'DEVICE_NOT_FOUND', field: 'deviceId' }],
    [{ settings: { ...settings, plantId: null } }, { code: 'BAD_USER_INPUT', field: 'plantId' }],
    [{ settings: { ...settings, plantId: 'no.where' } }, { code: 'PLANT_NOT_FOUND', field: 'plantId' }],
    [{ settings: { ...settings, plantId: 'south' } }, { code: 'CONNECTOR_UNAVAILABLE' }],
    [
      { settings: { ...settings, endpointUrl: 'http://a' } },
      { code: 'ENDPOINT_URL_INVALID', field: 'endpointUrl' },
    ],
    [
      { settings: { ...settings, securityPolicy: 'NONE' } },
      { code: 'SECURITY_POLICY_INVALID', field: 'securityPolicy' },
    ],
    [
      { settings: { ...settings, clientCertificateId: unknownId } },
      { code: 'CERTIFICATE_NOT_FOUND', field: 'clientCertificateId' },
    ],
    [
      { settings, timeoutMs: 999 },
      { code: 'BAD_USER_INPUT', field: 'timeoutMs' },
    ],
    [
      { settings, timeoutMs: 60_001 },
      { code: 'BAD_USER_INPUT', field: 'timeoutMs' },
    ],
  ])('refuses to test %j', async (input, refusal) => {
    expect(await service.refusal(testMutation, { input })).toEqual(refusal);
  });
});
