import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, temporaryFolder, TestProcess } from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import type { GraphqlClient } from '../support/graphql-client.js';
import { serviceNames, ServiceStack } from '../support/service-stack.js';

/**
 * Two replicas of each service, as in a deployment, and each of them replaced one after the other while 50 devices are
 * scanned and a front end asks and changes things all the time.
 */
const deviceCount = 50;
/** Longer than a busy machine keeps a program waiting: that is no missed scan of ours. */
const scanRateMs = 1_000;
const folder = temporaryFolder('rolling');
/** What shares requests out hears late that a replica ends; nobody calls a connector. */
const draining = { STOP_DELAY_MS: '2000' };
const settings = {
  'cert-service': draining,
  'device-service': draining,
  'connector-api': draining,
  gateway: draining,
};

interface Scan {
  readonly deviceId: string;
  readonly scanNumber: number;
  readonly seriesStartedAt: string;
  readonly connectorId: string;
}

let simulator: TestProcess;
let stack: ServiceStack;
let gateway: GraphqlClient;
let observer: NatsConnection;
const deviceIds: string[] = [];
const scans = new Map<string, Scan[]>();

/** Counters of all devices. */
async function connections() {
  const { devices } = await gateway.ask<{
    devices: { edges: { node: { id: string; connection: { status: string; missedScans: number } } }[] };
  }>('{ devices(first: 100) { edges { node { id connection { status missedScans } } } } }');
  return devices.edges.map(({ node }) => ({ id: node.id, ...node.connection }));
}

const missedScans = async (): Promise<number> =>
  (await connections()).reduce((sum, { missedScans: missed }) => sum + missed, 0);

/** What breaks the row of a device's scans: a number that is missing, one that came twice, another series. */
function breaks(): string[] {
  return [...scans].flatMap(([deviceId, all]) => {
    const numbers = all.map(({ scanNumber }) => scanNumber);
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    const seen = new Set(numbers);
    const missing = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
      (number) => !seen.has(number),
    );
    const repeated = numbers.length - seen.size;
    const series = new Set(all.map(({ seriesStartedAt }) => seriesStartedAt)).size;
    const isWhole = missing.length === 0 && repeated === 0 && series === 1;
    return isWhole
      ? []
      : [`${deviceId}: ${missing.join(' ')} missing, ${repeated} repeated, ${series} series`];
  });
}

/** A front end: asks over everything ten times a second, changes something every second. */
class FrontEnd {
  readonly failures: string[] = [];
  asked = 0;
  private stopped = false;
  private readonly work: Promise<void>[];

  constructor() {
    this.work = [this.repeat(100, () => this.read()), this.repeat(1_000, () => this.change())];
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.work);
  }

  private async repeat(pauseMs: number, action: () => Promise<unknown>): Promise<void> {
    while (!this.stopped) {
      await action().catch((error: unknown) => {
        const cause = error instanceof Error ? error.cause : undefined;
        this.failures.push(`${String(error)} ${cause instanceof Error ? cause.message : ''}`);
      });
      this.asked += 1;
      await delay(pauseMs);
    }
  }

  private read(): Promise<unknown> {
    return gateway.ask(`{
      certificates(first: 5) { edges { node { id name assignedDeviceCount } } }
      devices(first: 20) { edges { node { id name effectiveCertificate { thumbprint } connection { status } } } }
      connectors { edges { node { id } } }
    }`);
  }

  private change(): Promise<unknown> {
    const id = deviceIds[this.asked % deviceIds.length];
    return gateway.ask(
      'mutation ($input: UpdateDeviceInput!) { updateDevice(input: $input) { id certificate: effectiveCertificate { id } } }',
      { input: { id, name: `Press ${id} ${this.asked}` } },
    );
  }
}

beforeAll(async () => {
  const programArguments = ['start', '--json', '--servers', '2', '--accept-any', '--data-dir', folder.path];
  simulator = TestProcess.start(new URL('../../apps/plant-simulator/dist/main.js', import.meta.url), {
    programArguments: [...programArguments, '--max-sessions', '200'],
  });
  const line = await simulator.waitForLine(/"started"/, { timeoutMs: 60_000 });
  const { servers } = JSON.parse(line) as { servers: { endpointUrl: string }[] };
  stack = await ServiceStack.start({ replicas: 2, settings });
  gateway = await stack.signIn();
  const { generateCertificate } = await gateway.ask<{ generateCertificate: { id: string } }>(
    'mutation { generateCertificate(input: { name: "Line 1" }) { id } }',
  );
  for (let index = 0; index < deviceCount; index += 1) {
    const { createDevice } = await gateway.ask<{ createDevice: { id: string } }>(
      'mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id } }',
      {
        input: {
          name: `Press ${index}`,
          endpointUrl: servers[index % servers.length]?.endpointUrl,
          securityMode: 'SIGN_AND_ENCRYPT',
          clientCertificateId: generateCertificate.id,
          scanRateMs,
          tags: [{ name: 'counter', nodeId: 'ns=1;s=Simulation.Counter' }],
        },
      },
    );
    deviceIds.push(createDevice.id);
    await gateway.ask('mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: true) { id } }', {
      id: createDevice.id,
    });
  }
  await eventually(
    async () =>
      expect((await connections()).filter(({ status }) => status === 'RUNNING')).toHaveLength(deviceCount),
    { timeoutMs: 180_000, intervalMs: 500 },
  );
  observer = await stack.observe();
  observer.subscribe('values.main.*', {
    callback: (_error, message) => {
      const scan = message.json<Scan>();
      scans.set(scan.deviceId, [...(scans.get(scan.deviceId) ?? []), scan]);
    },
  });
  await observer.flush();
});

afterAll(async () => {
  await observer?.close();
  await stack?.stop();
  await simulator?.stop();
  folder.remove();
});

describe('a rolling restart of every service', () => {
  it(`under ${deviceCount} devices misses no scan and fails no request`, async () => {
    const before = await missedScans();
    const frontEnd = new FrontEnd();
    await delay(3_000);
    const startedAt = performance.now();
    for (const name of serviceNames) {
      for (const old of stack.replicas.get(name) ?? []) {
        const replacedAt = performance.now();
        const end = await stack.replace(name, old);
        const seconds = ((performance.now() - replacedAt) / 1_000).toFixed(1);
        process.stdout.write(
          `${name}: replaced in ${seconds} s, exit code ${end.exitCode}, failures so far ${frontEnd.failures.length}\n`,
        );
        if (end.exitCode !== 0) process.stdout.write(`${old.process.output.slice(-8_000)}\n`);
        expect([name, end]).toEqual([name, { exitCode: 0, signal: null }]);
      }
    }
    await delay(3_000);
    await frontEnd.stop();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    const count = [...scans.values()].reduce((sum, { length }) => sum + length, 0);
    process.stdout.write(
      `${count} scans of ${scans.size} devices and ${frontEnd.asked} requests in ${seconds} s: ${frontEnd.failures.length} failed, ${(await missedScans()) - before} scans missed\n`,
    );
    expect(frontEnd.failures).toEqual([]);
    expect(scans.size).toBe(deviceCount);
    expect(breaks()).toEqual([]);
    expect(await missedScans()).toBe(before);
  });

  it('and each device is scanned by connectors that started meanwhile', () => {
    const now = new Set((stack.replicas.get('connector') ?? []).map(({ process }) => String(process.pid)));
    const last = [...scans.values()].map((all) => all.at(-1)?.connectorId.split('-').at(-1) ?? '');
    expect(new Set(last)).toEqual(now);
  });

  it('and NATS refused nothing', () => {
    expect(stack.natsRefusals()).toEqual([]);
  });
});
