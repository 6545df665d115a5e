import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScanResult, TagValue } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { TestServers } from './fixtures/servers.js';
import { SimulatorProcess } from './fixtures/simulator-process.js';
import { TestPlant } from './fixtures/test-plant.js';

const tag = (path: string) => ({ name: path, nodeId: `ns=1;s=Simulation.${path}` });

describe('what a connector reads', () => {
  let plant: TestPlant;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker();
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  const firstScan = async (
    endpointUrl: string,
    tags: { name: string; nodeId: string }[],
  ): Promise<ScanResult> => {
    const device = await plant.addDevice({ endpointUrl, tags });
    const scans = plant.collectScans(device);
    await eventually(() => scans.length > 0);
    const [scan] = scans;
    if (!scan) throw new Error('there is a scan');
    return scan;
  };

  it('is published with values of every built-in type as JSON', async () => {
    const types = {
      Boolean: 'boolean',
      SByte: 'number',
      Byte: 'number',
      Int16: 'number',
      UInt16: 'number',
      Int32: 'number',
      UInt32: 'number',
      Int64: /^-\d{19}$/,
      UInt64: /^\d{20}$/,
      Float: 'number',
      Double: 'number',
      String: /^Sample \d+$/,
      DateTime: /^\d{4}-.*Z$/,
      Guid: /^[0-9A-F-]{36}$/i,
      ByteString: /^[A-Za-z0-9+/]+=*$/,
      XmlElement: /^<sample/,
      NodeId: /^ns=1;i=\d+$/,
      ExpandedNodeId: /i=\d+/,
      StatusCode: /^(Good|Uncertain|Bad)/,
      QualifiedName: /^1:Sample/,
      LocalizedText: /^Sample/,
    };
    // In a process of its own: Jest's typed arrays are not those of its node-opcua.
    const server = await SimulatorProcess.start();
    const names = Object.keys(types);
    const scan = await firstScan(
      server.endpointUrl,
      [...names, ...names.map((name) => `Array.${name}`)].map(tag),
    );

    await server.stop();

    const matches = (value: unknown, type: string | RegExp): boolean =>
      typeof type === 'string' ? typeof value === type : typeof value === 'string' && type.test(value);
    const wrong = Object.entries(types).filter(([name, type]) => {
      const values = new Map(scan.values.map((value: TagValue) => [value.name, value]));
      const single = values.get(name);
      const array = values.get(`Array.${name}`)?.value;
      return (
        single?.statusCode !== 'Good' ||
        single.dataType !== name ||
        !matches(single.value, type) ||
        !(Array.isArray(array) && array.length === 8 && array.every((value) => matches(value, type)))
      );
    });
    expect(wrong).toEqual([]);
    expect(scan.values[0]).toMatchObject({
      serverTimestamp: expect.stringMatching(/Z$/),
      sourceTimestamp: expect.stringMatching(/Z$/),
    });
  });

  it('has a status for each tag: one that is not there spoils no other', async () => {
    const server = await servers.start('gaps');
    const scan = await firstScan(server.endpointUrl, [
      tag('Double'),
      { name: 'Missing', nodeId: 'ns=1;s=Missing' },
      { name: 'Nonsense', nodeId: 'ns=1;x=1' },
      tag('Counter'),
    ]);
    expect(scan.values.map(({ name, statusCode }) => [name, statusCode])).toEqual([
      ['Double', 'Good'],
      ['Missing', 'BadNodeIdUnknown'],
      ['Nonsense', 'BadNodeIdInvalid'],
      ['Counter', 'Good'],
    ]);
  });

  it('is asked for in requests no larger than the server allows', async () => {
    const server = await servers.start('small', { limits: { maxNodesPerRead: 3 } });
    const tags = ['Double', 'Float', 'Int16', 'Int32', 'UInt16', 'UInt32', 'Byte', 'Counter'].map(tag);
    const scan = await firstScan(server.endpointUrl, tags);
    expect(scan.values.map(({ name, statusCode }) => [name, statusCode])).toEqual(
      tags.map(({ name }) => [name, 'Good']),
    );
  });

  it('is nothing for a device without tags, which is scanned all the same', async () => {
    const server = await servers.start('empty');
    expect((await firstScan(server.endpointUrl, [])).values).toEqual([]);
  });
});
