import { availableParallelism } from 'node:os';
import { Option, program } from 'commander';
import { benchmarkCheck } from './certificates/check.js';
import { benchmarkGenerate } from './certificates/generate.js';
import { benchmarkList } from './certificates/list.js';
import { type RunningCertService, startCertService } from './certificates/running-cert-service.js';
import { benchmarkSign } from './certificates/sign.js';
import { report } from './measure/report.js';
import type { BenchmarkResult } from './measure/result.js';

const { json, only } = program
  .name('npm run bench:certificates --')
  .description(
    'Measures cert-service and the X.509 library beside what node:crypto does alone, in the same run.',
  )
  .option('--json', 'print an array of { name, value, unit, baseline, ratio, goal, met }')
  .addOption(new Option('--only <part>', 'a part of it').choices(['check', 'generate', 'sign', 'list']))
  .parse()
  .opts<{ json?: true; only?: 'check' | 'generate' | 'sign' | 'list' }>();

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const results: BenchmarkResult[] = [];

// Before there is a service: it leaves no time for anything else in this process.
if (!only || only === 'check') {
  progress('parsing and checking …');
  results.push(await benchmarkCheck());
}
if (!only || only === 'generate') {
  // One thread that leaves a core to everything else, and as many as node has where nobody says otherwise.
  for (const threads of [Math.max(1, availableParallelism() - 1), 4])
    await withService(threads, (service) => benchmarkGenerate(service, threads), 'generating');
}
if (!only || only === 'sign') await withService(4, benchmarkSign, 'signing');
if (!only || only === 'list') await withService(4, benchmarkList, 'listing');
process.stdout.write(`${report(results, json ?? false)}\n`);

async function withService(
  threads: number,
  benchmark: (service: RunningCertService) => Promise<BenchmarkResult>,
  what: string,
): Promise<void> {
  progress(`${what}, with a thread pool of ${threads} …`);
  const service = await startCertService(threads);
  try {
    results.push(await benchmark(service));
  } finally {
    await service.stop();
  }
}
