import { setTimeout as delay } from 'node:timers/promises';
import { connectToNats } from '@koios/messaging';
import { startTestNats } from '@koios/test-infrastructure';
import { Option, program } from 'commander';
import { pino } from 'pino';
import { Devices } from './connectors/devices.js';
import { mostMegabytesADevice } from './connectors/memory-bound.js';
import type { ConnectorMetrics } from './connectors/process-metrics.js';
import { startConnector } from './connectors/running-connector.js';
import { startServers } from './connectors/simulated-servers.js';

const options = program
  .name('npm run soak --')
  .description('Scans many devices for a while and says whether it stays calm: overruns, memory, event loop.')
  .addOption(
    new Option('--seconds <number>', 'how long, after the time that does not count')
      .argParser(Number)
      .env('SOAK_SECONDS')
      .default(600),
  )
  .option('--warm-up <seconds>', 'how long it may take to become calm', Number, 60)
  .option('--devices <number>', 'how many', Number, 200)
  .option('--tags <number>', 'how many values each', Number, 50)
  .option('--servers <number>', 'how many servers share the devices', Number, 4)
  .parse()
  .opts<{ seconds: number; warmUp: number; devices: number; tags: number; servers: number }>();

const plantId = 'soak';
/** A minute, or a tenth of what is measured. */
const sampleMs = Math.min(60_000, options.seconds * 100);
/** In less time a collection of garbage more or less looks like a trend. */
const shortestTrendSeconds = 300;
const limits = { eventLoopDelayP99Ms: 50, megabytesAnHour: 60 };

const nats = await startTestNats();
const connection = await connectToNats({ url: nats.url, name: 'soak' }, pino({ level: 'silent' }));
const servers = await startServers(options.servers, 2);
const devices = await Devices.on(connection);
const connector = await startConnector(nats.url, plantId);
const idle = await connector.metrics();
try {
  const wish = { plantId, scanRateMs: 1_000, endpointUrls: servers.endpointUrls, certificateId: null };
  const all = await devices.add({ ...wish, count: options.devices, tagsOfDevice: options.tags });
  await devices.untilAllRun(all, 180_000);
  process.stderr.write(`${all.length} devices run; the next ${options.warmUp} s do not count\n`);
  await delay(options.warmUp * 1_000);
  const samples = await sampleFor(options.seconds * 1_000);
  process.exitCode = print(samples) ? 0 : 1;
} finally {
  await connector.stop();
  await devices.stop();
  await servers.stop();
  await connection.close();
  await nats.stop();
}

async function sampleFor(durationMs: number): Promise<ConnectorMetrics[]> {
  const samples = [await connector.metrics()];
  const until = performance.now() + durationMs;
  while (performance.now() < until) {
    await delay(Math.min(sampleMs, until - performance.now()));
    const sample = await connector.metrics();
    samples.push(sample);
    tell(sample);
  }
  return samples;
}

function tell({
  scans,
  missedScans,
  overscans,
  residentMegabytes,
  eventLoopDelayP99Ms,
}: ConnectorMetrics): void {
  process.stderr.write(
    `${scans} scans, ${missedScans} missed, ${overscans} overruns, ${residentMegabytes.toFixed(0)} MB, event-loop delay p99 ${eventLoopDelayP99Ms.toFixed(1)} ms\n`,
  );
}

function print(samples: readonly ConnectorMetrics[]): boolean {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) throw new Error('there are no samples');
  const seconds = ((samples.length - 1) * sampleMs) / 1_000;
  const delays = samples.slice(1).map(({ eventLoopDelayP99Ms }) => eventLoopDelayP99Ms);
  const checks = [
    check('overruns', last.overscans - first.overscans, 'scans', 0),
    check('missed scans', last.missedScans - first.missedScans, 'scans', 0),
    check('memory a device', megabytesADevice(last), 'MB', mostMegabytesADevice),
    check(
      `event-loop delay, p99 of the worst ${sampleMs / 1_000} s`,
      Math.max(...delays),
      'ms',
      limits.eventLoopDelayP99Ms,
    ),
    ...(options.seconds >= shortestTrendSeconds
      ? [check('memory, slope', slopeAnHour(samples), 'MB an hour', limits.megabytesAnHour)]
      : []),
  ];
  const perSecond = (last.scans - first.scans) / seconds;
  console.log(`${perSecond.toFixed(0)} scans and ${(perSecond * options.tags).toFixed(0)} values a second`);
  const cores = (last.cpuSeconds - first.cpuSeconds) / seconds;
  console.log(`${(100 * cores).toFixed(0)} % of a core`);
  console.log(
    `${first.residentMegabytes.toFixed(0)} MB at the beginning, ${last.residentMegabytes.toFixed(0)} MB at the end`,
  );
  return checks.every(Boolean);
}

function megabytesADevice({ residentMegabytes }: ConnectorMetrics): number {
  return (residentMegabytes - idle.residentMegabytes) / options.devices;
}

function check(what: string, value: number, unit: string, limit: number): boolean {
  const isMet = value <= limit;
  console.log(`${isMet ? 'met    ' : 'NOT MET'} ${what}: ${value.toFixed(2)} ${unit} (limit ${limit})`);
  return isMet;
}

/** By least squares: one large collection of garbage at the end is no trend. */
function slopeAnHour(samples: readonly ConnectorMetrics[]): number {
  const memory = samples.map(({ residentMegabytes }) => residentMegabytes);
  const middle = (memory.length - 1) / 2;
  const mean = memory.reduce((sum, value) => sum + value, 0) / memory.length;
  const covariance = memory.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  const variance = memory.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return (covariance / variance) * (3_600_000 / sampleMs);
}
