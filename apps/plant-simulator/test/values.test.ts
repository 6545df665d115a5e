import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AttributeIds,
  DataType,
  LogLevel,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  setLogLevel,
  StatusCodes,
  VariantArrayType,
  type ClientSession,
  type DataValue,
} from 'node-opcua';
import { startSimulatedServer, type SimulatedServer } from '../src/index.js';
import { eventually } from './support/eventually.js';
import { makeTemporaryFolder, removeFolder } from './support/temporary-folder.js';

const TYPES = [
  'Boolean', 'SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64', 'Float', 'Double', 'String',
  'DateTime', 'Guid', 'ByteString', 'XmlElement', 'NodeId', 'ExpandedNodeId', 'StatusCode', 'QualifiedName', 'LocalizedText',
] as const; // prettier-ignore
const MAX_NODES_PER_READ = 50;

describe('the values of a simulated server', () => {
  let folder: string;
  let server: SimulatedServer;
  let client: OPCUAClient;
  let session: ClientSession;

  beforeAll(async () => {
    setLogLevel(LogLevel.Critic);
    folder = await makeTemporaryFolder();
    const limits = { maxNodesPerRead: MAX_NODES_PER_READ };
    server = await startSimulatedServer({ pkiFolder: join(folder, 'server'), limits });
    client = OPCUAClient.create({
      securityMode: MessageSecurityMode.None,
      securityPolicy: SecurityPolicy.None,
    });
    await client.connect(server.endpointUrl);
    session = await client.createSession();
  });

  afterAll(async () => {
    await client.disconnect();
    await server.stop();
    await removeFolder(folder);
  });

  const read = (...paths: string[]): Promise<DataValue[]> =>
    session.read(paths.map((path) => ({ nodeId: `ns=1;s=${path}`, attributeId: AttributeIds.Value })));

  it.each(TYPES)('have a moving scalar of the type %s', async (type) => {
    const [first] = await read(`Simulation.${type}`);

    expect(first?.statusCode).toEqual(StatusCodes.Good);
    expect(first?.value.dataType).toBe(DataType[type]);
    expect(first?.value.arrayType).toBe(VariantArrayType.Scalar);
    const before = JSON.stringify(first?.value.value);
    const [moved] = await eventually(
      () => read(`Simulation.${type}`),
      ([now]) => JSON.stringify(now?.value.value) !== before,
    );
    expect(Number(moved?.sourceTimestamp)).toBeGreaterThan(Number(first?.sourceTimestamp));
  });

  it.each(TYPES)('have an array and a writable variable of the type %s', async (type) => {
    const [array] = await read(`Simulation.Array.${type}`);
    const [written] = await read(`Simulation.${type}`);
    const nodeId = `ns=1;s=Writable.${type}`;

    const outcome = await session.write({
      nodeId,
      attributeId: AttributeIds.Value,
      value: { value: written?.value },
    });

    expect(array?.value.dataType).toBe(DataType[type]);
    expect(array?.value.value).toHaveLength(8);
    expect(outcome).toEqual(StatusCodes.Good);
    const [readBack] = await read(`Writable.${type}`);
    expect(JSON.stringify(readBack?.value.value)).toBe(JSON.stringify(written?.value.value));
  });

  it('count up by one each tenth of a second', async () => {
    const [first] = await read('Simulation.Counter');
    const [last] = await eventually(
      () => read('Simulation.Counter'),
      ([now]) => Number(now?.value.value) >= Number(first?.value.value) + 10,
    );

    const elapsedMs = Number(last?.sourceTimestamp) - Number(first?.sourceTimestamp);
    expect(Number(last?.value.value) - Number(first?.value.value)).toBe(elapsedMs / 100);
  });

  it('are the same for all who read in the same tick', async () => {
    const [one, other] = await eventually(
      () => read('Simulation.Double', 'Simulation.Counter', 'Simulation.Double').then(([a, , b]) => [a, b]),
      ([a, b]) => Number(a?.sourceTimestamp) === Number(b?.sourceTimestamp),
    );
    expect(one?.value.value).toBe(other?.value.value);
  });

  it('show a boiler that follows its setpoint, and a conveyor that carries items', async () => {
    const nodeId = 'ns=1;s=Boiler.Setpoint';
    await session.write({
      nodeId,
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.Double, value: 120 } },
    });

    const [temperature, pressure, burner] = await read(
      'Boiler.Temperature',
      'Boiler.Pressure',
      'Boiler.BurnerOn',
    );
    const [running, item] = await read('Conveyor.Running', 'Conveyor.LastItem');

    expect(Math.abs(Number(temperature?.value.value) - 120)).toBeLessThanOrEqual(2);
    expect(Number(pressure?.value.value)).toBeGreaterThanOrEqual(0);
    expect(typeof burner?.value.value).toBe('boolean');
    expect(running?.value.value).toBe(true);
    expect(item?.value.value).toMatch(/^ITEM-\d{6}$/);
  });

  it('refuse a write to what only moves', async () => {
    const value = { value: { dataType: DataType.Double, value: 1 } };
    const outcome = await session.write({
      nodeId: 'ns=1;s=Simulation.Double',
      attributeId: AttributeIds.Value,
      value,
    });
    expect(outcome).toEqual(StatusCodes.BadNotWritable);
  });

  it('can be read up to maxNodesPerRead at once', async () => {
    const paths = (count: number) => Array.from({ length: count }, () => 'Simulation.Double');

    expect(await read(...paths(MAX_NODES_PER_READ))).toHaveLength(MAX_NODES_PER_READ);
    await expect(read(...paths(MAX_NODES_PER_READ + 1))).rejects.toThrow('BadTooManyOperations');
  });
});
