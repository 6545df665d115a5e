import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectToNats } from '@koios/messaging';
import { TestProcess } from '@koios/test-infrastructure';
import { Option, program } from 'commander';
import { pino } from 'pino';
import { startCertService } from './certificates/running-cert-service.js';
import { type DeviceWish, Devices } from './connectors/devices.js';
import { startConnector } from './connectors/running-connector.js';
import { startServers } from './connectors/simulated-servers.js';
import { report } from './measure/report.js';
import { mostMegabytesADevice } from './connectors/memory-bound.js';
import type { BenchmarkResult } from './measure/result.js';

const { json, only } = program
  .name('npm run bench:connectors --')
  .description('Measures a connector beside node-opcua alone, in the same run and against the same servers.')
  .option('--json', 'print an array of { name, value, unit, baseline, ratio, goal, met }')
  .addOption(new Option('--only <part>', 'a part of it').choices(['reading', 'moving']))
  .parse()
  .opts<{ json?: true; only?: 'reading' | 'moving' }>();

const plantId = 'bench';
const reading = { count: 20, tagsOfDevice: 1_000, scanRateMs: 500, durationMs: 12_000 };
/** `atOnce` is the connector's HANDSHAKES_AT_ONCE by default. */
const moving = { count: 500, tagsOfDevice: 10, scanRateMs: 5_000, atOnce: 8 };
/** More than one scan of each device. */
const settledMs = 6_000;
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

progress('starting cert-service, NATS, servers and a connector …');
const service = await startCertService();
const servers = await startServers(8, 2);
/** Reading keeps one of the two processes busy: a third busy one on two cores would be measured too. */
const readServers = servers.endpointUrls.slice(0, servers.endpointUrls.length / 2);
const connection = await connectToNats({ url: service.natsUrl, name: 'bench' }, pino({ level: 'silent' }));
const devices = await Devices.on(connection);
const results: BenchmarkResult[] = [];
try {
  const certificateId = await generate();
  if (only !== 'moving') {
    await measure(() => read('None', null));
    await measure(() => read('Sign & Encrypt', certificateId));
  }
  if (only !== 'reading') await measure(() => move(certificateId));
  process.stdout.write(`${report(results, json ?? false)}\n`);
} finally {
  await devices.stop();
  await connection.close();
  await servers.stop();
  await service.stop();
}

async function measure(part: () => Promise<BenchmarkResult[]>): Promise<void> {
  const found = await part();
  for (const { name, value, unit, baseline } of found)
    progress(`  ${name}: ${value} ${unit}, baseline ${baseline}`);
  results.push(...found);
}

/** CPU for each value: the whole connector, its publishing included, against reading alone. */
async function read(security: string, certificateId: string | null): Promise<BenchmarkResult[]> {
  progress(`reading with ${security} …`);
  const connector = await startConnector(service.natsUrl, plantId);
  const wish: DeviceWish = { ...reading, plantId, endpointUrls: readServers, certificateId };
  const all = await devices.add(wish);
  try {
    await devices.untilAllRun(all, 60_000);
    await delay(2_000);
    const before = await connector.metrics();
    const startedAtMs = performance.now();
    await delay(reading.durationMs);
    const after = await connector.metrics();
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const values = (after.scans - before.scans) * reading.tagsOfDevice;
    const cost = ((after.cpuSeconds - before.cpuSeconds) * 1e6) / values;
    await connector.stop();
    const bare = await bareReading(all[0]?.tags.map(({ nodeId }) => nodeId) ?? [], certificateId !== null);
    const bareRate = bare.values / (reading.durationMs / 1_000);
    return [
      result(`CPU a value, ${security}`, 'µs', cost, bare.cpuMicroseconds / bare.values, 1),
      {
        ...result(`values, ${security}`, '1/s', values / seconds, bareRate, 1),
        goal: 'the same load',
        met: values / seconds >= 0.98 * bareRate,
      },
    ];
  } finally {
    await connector.stop();
    await devices.remove(all).catch(() => undefined);
  }
}

/**
 * From the regeneration until every device runs on the new revision. The baselines open as many sessions at the same servers with
 * node-opcua as it comes, its key in the same process, and do nothing else. The fair one is as many at once as the connector opens:
 * that is the rate which the machine allows, while one after the other leaves a processor waiting. Both spare themselves what the
 * connector has to do beside: scanning every device, asking cert-service for its key, and closing the old session. They do what
 * it need not: ask for the endpoints, which it knows from the session in use, on two channels each time.
 */
async function move(certificateId: string): Promise<BenchmarkResult[]> {
  progress(`moving ${moving.count} devices to a regenerated certificate …`);
  const connector = await startConnector(service.natsUrl, plantId);
  const idle = await connector.metrics();
  const openingAtMs = performance.now();
  const all = await devices.add({
    ...moving,
    plantId,
    endpointUrls: servers.endpointUrls,
    certificateId,
    serverVerification: 'TRUST_ON_FIRST_USE',
  });
  try {
    await devices.untilAllRun(all, 120_000);
    progress(`  all of them run after ${((performance.now() - openingAtMs) / 1_000).toFixed(1)} s`);
    const scanning = await connector.metrics();
    await delay(settledMs);
    const before = await connector.metrics();
    const startedAtMs = performance.now();
    const revision = await regenerate(certificateId);
    await devices.untilOnRevision(all, revision, 120_000);
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const ofScans = ((before.cpuSeconds - scanning.cpuSeconds) * 1_000 * seconds) / settledMs;
    const used = (await connector.metrics()).cpuSeconds - before.cpuSeconds;
    const [whole, scans] = [used, ofScans].map((cpu) => ((cpu * 1_000) / moving.count).toFixed(1));
    progress(
      `  moved in ${seconds.toFixed(1)} s; the connector took ${whole} ms of CPU a device, ${scans} for scans`,
    );
    await delay(settledMs);
    const after = await connector.metrics();
    await connector.stop();
    const oneByOne = await bareOpening(1);
    const together = await bareOpening(moving.atOnce);
    const name = `moving ${moving.count} devices, bare`;
    return [
      result(`${name} one by one`, 's', seconds, oneByOne.openingMs / 1_000, 1.25),
      result(`${name} ${moving.atOnce} at once`, 's', seconds, together.openingMs / 1_000, 1.25),
      {
        ...result('scans missed while moving', 'scans', after.missedScans - before.missedScans, 1, 0),
        goal: '0',
      },
      result(
        'memory a connected device',
        'MB',
        (before.residentMegabytes - idle.residentMegabytes) / moving.count,
        1,
        mostMegabytesADevice,
      ),
    ];
  } finally {
    await connector.stop();
  }
}

async function generate(): Promise<string> {
  const { generateCertificate } = await service.ask<{ generateCertificate: { id: string } }>(
    'mutation { generateCertificate(input: { name: "Bench", keySize: 2048 }) { id } }',
  );
  return generateCertificate.id;
}

async function regenerate(id: string): Promise<number> {
  const { regenerateCertificate } = await service.ask<{ regenerateCertificate: { revision: number } }>(
    'mutation ($id: ID!) { regenerateCertificate(input: { id: $id, reason: RENEWAL }) { revision } }',
    { id },
  );
  return regenerateCertificate.revision;
}

interface BareFigures {
  readonly values: number;
  readonly cpuMicroseconds: number;
  readonly openingMs: number;
}

function bareReading(nodeIds: readonly string[], isSecured: boolean): Promise<BareFigures> {
  const { count: sessions, scanRateMs: periodMs, durationMs } = reading;
  const endpointUrls = readServers;
  return bare({ endpointUrls, sessions, nodeIds, periodMs, durationMs, isSecured, openedAtOnce: 1 });
}

function bareOpening(openedAtOnce: number): Promise<BareFigures> {
  const { endpointUrls } = servers;
  const { count: sessions } = moving;
  const nothing = { nodeIds: [], periodMs: 1_000, durationMs: 0 };
  return bare({ endpointUrls, sessions, ...nothing, isSecured: true, openedAtOnce });
}

async function bare(task: object): Promise<BareFigures> {
  const reader = fileURLToPath(new URL('./connectors/bare-reader.js', import.meta.url));
  const process = TestProcess.start(reader, {
    programArguments: [JSON.stringify(task)],
  });
  const line = await process.waitForLine(/"cpuMicroseconds"/, { timeoutMs: 120_000 });
  return JSON.parse(line) as BareFigures;
}

function result(
  name: string,
  unit: string,
  value: number,
  baseline: number,
  atMost: number,
): BenchmarkResult {
  const ratio = value / baseline;
  return { name, value, unit, baseline, ratio, goal: `ratio at most ${atMost}`, met: ratio <= atMost };
}
