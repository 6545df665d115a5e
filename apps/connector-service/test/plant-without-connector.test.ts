import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig } from '@koios/opcua-contracts';
import { metrics } from '@koios/service-kit';
import { eventually, type TestProcess, TestTokenIssuer } from '@koios/test-infrastructure';
import { startConnectorProcess } from './fixtures/connector-process.js';
import { ConnectorService } from './fixtures/connector-service.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

interface State {
  readonly status: string;
  readonly connectorId: string | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}
const fields = '{ status connectorId error { code detail } }';

describe('a plant whose only connector is killed', () => {
  let plant: TestPlant;
  let issuer: TestTokenIssuer;
  let api: ConnectorService;
  let device: DeviceConfig;
  const connectors: TestProcess[] = [];
  const servers = new TestServers();

  const startConnector = (connectorId: string): TestProcess => {
    const environment = { NATS_URL: plant.nats.url, PLANT: plant.plantId, CONNECTOR_ID: connectorId };
    const connector = startConnectorProcess(issuer, environment);
    connectors.push(connector);
    return connector;
  };
  const ask = async (): Promise<State | null | undefined> => {
    const { _entities } = await api.ask<{ _entities: { connection: State | null }[] }>(
      `query ($devices: [_Any!]!) { _entities(representations: $devices) { ... on Device { connection ${fields} } } }`,
      { devices: [{ __typename: 'Device', id: device.deviceId }] },
    );
    return _entities[0]?.connection;
  };
  const liveConnectors = async (): Promise<string | undefined> =>
    (await metrics.metrics()).match(/^koios_connectors\{plant="north"\} (\d+)$/m)?.[1];

  beforeAll(async () => {
    plant = await TestPlant.start();
    issuer = await TestTokenIssuer.start();
    const { endpointUrl } = await servers.start('without-connector', { acceptAnyCertificate: true });
    device = await plant.addDevice({ endpointUrl });
    api = await ConnectorService.start({
      NATS_URL: plant.nats.url,
      ROLES: 'api',
      CONNECTOR_SILENCE_LIMIT_MS: '6000',
    });
  });

  afterAll(async () => {
    await Promise.all(connectors.map((connector) => connector.kill()));
    await api.stop();
    await issuer.stop();
    await plant.stop();
    await servers.stopAll();
  });

  it('has devices that are shown as failed until another connector scans them, and no live connector in the metrics', async () => {
    expect(await liveConnectors()).toBe('0');
    const first = startConnector('first');
    await plant.waitUntilRunning(device);
    await eventually(async () => expect(await liveConnectors()).toBe('1'));
    const { received, leave } = await api.subscribe<{ connectionChanged: State }>(
      `subscription ($deviceId: ID) { connectionChanged(deviceId: $deviceId) ${fields} }`,
      { deviceId: device.deviceId },
    );
    const states = (): State[] => received.map(({ connectionChanged }) => connectionChanged);
    await eventually(() => states().at(-1)?.status === 'RUNNING');

    await first.kill();
    await eventually(() => states().at(-1)?.status === 'FAILED');
    const failed = {
      status: 'FAILED',
      connectorId: null,
      error: { code: 'CONNECTOR_UNAVAILABLE', detail: expect.stringContaining('PLANT=north') },
    };
    expect(states().at(-1)).toEqual(failed);
    expect(await ask()).toEqual(failed);
    // What is stored stays as the connector has said it.
    expect(plant.statusOf(device)).toMatchObject({ status: 'RUNNING', connectorId: 'first' });
    await eventually(async () => expect(await liveConnectors()).toBe('0'));
    expect(states().filter(({ status }) => status === 'FAILED')).toHaveLength(1);

    startConnector('second');
    const running = { status: 'RUNNING', connectorId: 'second', error: null };
    await eventually(async () => expect(await ask()).toEqual(running));
    await eventually(() => states().at(-1)?.status === 'RUNNING');
    expect(states().at(-1)).toEqual(running);
    expect(states().filter(({ status }) => status === 'FAILED')).toHaveLength(1);
    await eventually(async () => expect(await liveConnectors()).toBe('1'));
    await leave();
  });
});
