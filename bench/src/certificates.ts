import { program } from 'commander';
import { benchmarkCheck } from './certificates/check.js';
import { benchmarkGenerate } from './certificates/generate.js';
import { benchmarkList } from './certificates/list.js';
import { startCertService } from './certificates/running-cert-service.js';
import { benchmarkSign } from './certificates/sign.js';
import { report } from './measure/report.js';
import type { BenchmarkResult } from './measure/result.js';

const { json } = program
  .name('npm run bench:certificates --')
  .description(
    'Measures cert-service and the X.509 library beside what node:crypto does alone, in the same run.',
  )
  .option('--json', 'print an array of { name, value, unit, baseline, ratio, goal, met }')
  .parse()
  .opts<{ json?: true }>();

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const results: BenchmarkResult[] = [];

// Before there is a service: it leaves no time for anything else in this process.
progress('parsing and checking …');
results.push(await benchmarkCheck());

progress('starting cert-service, PostgreSQL, NATS and object storage …');
const service = await startCertService();
try {
  const benchmarks = {
    generate: benchmarkGenerate,
    sign: benchmarkSign,
    'list 10,000 certificates': benchmarkList,
  };
  for (const [what, benchmark] of Object.entries(benchmarks)) {
    progress(`${what} …`);
    results.push(await benchmark(service));
  }
  process.stdout.write(`${report(results, json ?? false)}\n`);
} finally {
  await service.stop();
}
