import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttributeIds, type ClientSession, type ReadValueIdOptions } from 'node-opcua';
import { anonymousIdentity } from '../src/opcua/application-identity.js';
import { FastReads } from '../src/opcua/fast-reads.js';
import { SingleUseClient } from '../src/opcua/opcua-client.js';
import { readValueOf } from '../src/opcua/read-value.js';
import { ServerCertificateStore } from '../src/opcua/server-certificate-store.js';
import { SimulatorProcess } from './fixtures/simulator-process.js';

const usual = [
  'Boolean',
  'SByte',
  'Byte',
  'Int16',
  'UInt16',
  'Int32',
  'UInt32',
  'Int64',
  'UInt64',
  'Float',
  'Double',
  'String',
  'DateTime',
  'ByteString',
  'LocalizedText',
];
const node = (nodeId: string): ReadValueIdOptions => ({ nodeId, attributeId: AttributeIds.Value });

describe('fast reads', () => {
  let server: SimulatorProcess;
  let client: SingleUseClient;
  let session: ClientSession;
  let reads: FastReads | undefined;

  beforeAll(async () => {
    server = await SimulatorProcess.start();
    client = new SingleUseClient({
      identity: await anonymousIdentity(),
      certificateStore: new ServerCertificateStore(() => Promise.resolve('Good')),
      mode: 'None',
      policy: 'None',
      timeoutMs: 10_000,
    });
    await client.connect(server.endpointUrl);
    session = await client.client.createSession();
    reads = FastReads.on(session, client.openChannel?._getMessageBuilder());
  });

  afterAll(async () => {
    await client.dispose();
    await server.stop();
  });

  const read = async (nodes: ReadValueIdOptions[]) => {
    if (!reads) throw new Error('this node-opcua is not built as we know it');
    return reads.read(nodes);
  };

  /** Values that move and times are of one reading only. */
  const withoutTimes = (values: readonly object[] | undefined): object[] | undefined =>
    values?.map((value) => ({ ...value, serverTimestamp: null, sourceTimestamp: null }));

  it('are what node-opcua reads, also of what is not there', async () => {
    const nodes = [...usual.map((name) => node(`ns=1;s=Writable.${name}`)), node('ns=1;s=Missing')];
    const expected = (await session.read(nodes)).map(readValueOf);
    expect(withoutTimes(await read(nodes))).toEqual(withoutTimes(expected));
    expect(expected.map(({ statusCode }) => statusCode)).toEqual([
      ...usual.map(() => 'Good'),
      'BadNodeIdUnknown',
    ]);
  });

  it('are done many at once, with values and arrays of every usual type', async () => {
    const nodes = usual.flatMap((name) => [
      node(`ns=1;s=Simulation.${name}`),
      node(`ns=1;s=Simulation.Array.${name}`),
    ]);
    const all = await Promise.all(Array.from({ length: 5 }, () => read(nodes)));
    for (const values of all) {
      expect(values?.map(({ dataType }) => dataType)).toEqual(usual.flatMap((name) => [name, name]));
      expect(values?.every(({ statusCode }) => statusCode === 'Good')).toBe(true);
      expect(values?.filter((_, index) => index % 2 === 1).every(({ value }) => Array.isArray(value))).toBe(
        true,
      );
    }
  });

  it('leave to node-opcua what is unusual, and the connection lives', async () => {
    const nodes = [node('ns=1;s=Simulation.Double'), node('ns=1;s=Simulation.NodeId')];
    expect(await read(nodes)).toBeUndefined();
    expect(await read(nodes)).toBeUndefined();
    const values = (await session.read(nodes)).map(readValueOf);
    expect(values.map(({ dataType }) => dataType)).toEqual(['Double', 'NodeId']);
  });

  it('say what the server says when it refuses the whole request', async () => {
    await session.close();
    await expect(read([node('ns=1;s=Simulation.Double')])).rejects.toThrow();
  });
});
