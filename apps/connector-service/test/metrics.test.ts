import { metrics } from '@koios/service-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

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

async function sample(series: string): Promise<number> {
  const lines = (await metrics.metrics()).split('\n');
  return Number(
    lines
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1),
  );
}

describe('what a connector tells Prometheus', () => {
  it('is its scans, its handshakes and how its devices are', async () => {
    const server = await servers.start('measured');
    const device = await plant.addDevice({ endpointUrl: server.endpointUrl });
    await eventually(async () => expect(await sample('koios_scans_total')).toBeGreaterThan(2));
    expect(await sample('koios_handshakes_total{result="success"}')).toBeGreaterThanOrEqual(1);
    expect(await sample('koios_scan_duration_seconds_count')).toBeGreaterThan(2);
    expect(await sample('koios_devices{status="RUNNING"}')).toBe(1);
    expect(await sample('koios_devices{status="FAILED"}')).toBe(0);
    expect(device).toBeDefined();
  });

  it('names a device that has failed, and why', async () => {
    const { deviceId } = await plant.addDevice({ endpointUrl: 'opc.tcp://127.0.0.1:1' });
    const failed = `koios_device_failed{plant="north",device_id="${deviceId}",code="`;
    await eventually(async () => expect(await metrics.metrics()).toContain(failed));
    expect(await sample('koios_devices{status="FAILED"}')).toBe(1);
  });
});
