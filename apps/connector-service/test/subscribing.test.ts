import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callRpc } from '@koios/messaging';
import { callTo, type DeviceConfig, type ScanResult, writeTagValue } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { SimulatorProcess } from './fixtures/simulator-process.js';
import { TestPlant } from './fixtures/test-plant.js';

const written = (name: string, deadband?: number) => ({
  name,
  nodeId: 'ns=1;s=Writable.Double',
  writable: true,
  dataType: 'Double',
  ...(deadband !== undefined && { deadband }),
});

describe('a device that reports its values', () => {
  let plant: TestPlant;
  let server: SimulatorProcess;
  let device: DeviceConfig;
  let scans: ScanResult[];

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker();
    server = await SimulatorProcess.start();
    device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      readMode: 'SUBSCRIBE',
      // Longer than a busy machine keeps a program waiting: no scan is missed.
      scanRateMs: 1_000,
      tags: [
        { name: 'Counter', nodeId: 'ns=1;s=Simulation.Counter' },
        written('Every change'),
        written('Large changes', 10),
        { name: 'Missing', nodeId: 'ns=1;s=Missing' },
        { name: 'Nonsense', nodeId: 'x' },
      ],
    });
    scans = plant.collectScans(device);
    await plant.waitUntilRunning(device);
  });

  afterAll(async () => {
    await plant.stop();
    await server.stop();
  });

  const write = async (value: number): Promise<void> => {
    const request = { deviceId: device.deviceId, tag: 'Every change', value };
    const { statusCode } = await callRpc(plant.connection, callTo(device, writeTagValue), request, {
      timeoutMs: 30_000,
    });
    expect(statusCode).toBe('Good');
  };
  const valueOf = (name: string): unknown => scans.at(-1)?.values.find((value) => value.name === name)?.value;

  it('has one message a beat, and every one carries every tag', async () => {
    await eventually(() => scans.length >= 8);
    for (const scan of scans) {
      expect(scan.values.map(({ name, statusCode }) => [name, statusCode])).toEqual([
        ['Counter', 'Good'],
        ['Every change', 'Good'],
        ['Large changes', 'Good'],
        ['Missing', 'BadNodeIdUnknown'],
        ['Nonsense', 'BadNodeIdInvalid'],
      ]);
    }
    const numbers = scans.map(({ scanNumber }) => scanNumber);
    expect(numbers).toEqual(numbers.map((_number, index) => (numbers[0] ?? 0) + index));
    const counters = scans.map(({ values }) => values[0]?.value);
    expect(new Set(counters).size).toBeGreaterThan(3);
  });

  it('reports a change below the dead band nowhere but where there is none', async () => {
    await write(100);
    await eventually(() => valueOf('Every change') === 100 && valueOf('Large changes') === 100);
    await write(105);
    await eventually(() => valueOf('Every change') === 105);
    // What is not reported cannot be waited for: beats pass in which it could have been.
    const seen = scans.length;
    await eventually(() => scans.length >= seen + 5);
    expect(valueOf('Large changes')).toBe(100);
    await write(111);
    await eventually(() => valueOf('Large changes') === 111);
  });

  it('asks again when its tags, its rate or its read mode change', async () => {
    await plant.changeDevice(device, { tags: [written('Renamed')], scanRateMs: 1_500 });
    await eventually(() => valueOf('Renamed') === 111);
    await write200('Renamed');
    await eventually(() => valueOf('Renamed') === 200);
    await plant.changeDevice(device, { readMode: 'POLL' });
    const seen = scans.length;
    await eventually(() => scans.length >= seen + 3);
    expect(valueOf('Renamed')).toBe(200);
    const { counters } = await plant.waitUntilRunning(device);
    expect(counters).toMatchObject({ reconnects: 0, missedScans: 0 });
  });

  const write200 = async (tag: string): Promise<void> => {
    const request = { deviceId: device.deviceId, tag, value: 200 };
    await callRpc(plant.connection, callTo(device, writeTagValue), request, { timeoutMs: 30_000 });
  };
});
