import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { alternating, ratePerSecond } from '../measure/rate.js';
import { type BenchmarkResult, rateResult } from '../measure/result.js';
import type { RunningCertService } from './running-cert-service.js';

const generateRsaKeyPair = promisify(generateKeyPair);
/** As many as node's thread pool has threads. */
const load = { callers: 4, durationMs: 8_000 };

/** Certificates generated through GraphQL, against nothing but the key pairs in a thread pool of the same size. */
export async function benchmarkGenerate(service: RunningCertService): Promise<BenchmarkResult> {
  let count = 0;
  const generate = (): Promise<unknown> =>
    service.ask(
      `mutation ($input: GenerateCertificateInput!) { generateCertificate(input: $input) { id } }`,
      {
        input: { name: `Generated ${(count += 1)}`, hostname: 'bench.example.com', keySize: 2048 },
      },
    );
  // A service that has run for a while, not one that is being compiled.
  await ratePerSecond(generate, load);
  const rates = await alternating(
    3,
    () => ratePerSecond(generate, load),
    () => ratePerSecond(() => generateRsaKeyPair('rsa', { modulusLength: 2048 }), load),
  );
  return rateResult('certificates generated through GraphQL : RSA-2048 key pairs', '1/s', rates, 0.9);
}
