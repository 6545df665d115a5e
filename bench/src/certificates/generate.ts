import { generateKeyPair } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { alternating, ratePerSecond } from '../measure/rate.js';
import { type BenchmarkResult, rateResult } from '../measure/result.js';
import type { RunningCertService } from './running-cert-service.js';

const generateRsaKeyPair = promisify(generateKeyPair);
/** More callers than threads: while some wait for database and storage, the pool always has a key pair to look for. */
const callers = 16;
const durationMs = 4_000;

/**
 * Certificates generated through GraphQL, against nothing but the key pairs in a thread pool of the same size: does the
 * service keep the pool busy? Where the pool takes every core, all else is taken from it: PostgreSQL, object storage, NATS
 * and the benchmark, all on this machine, take 11 ms of a processor for each certificate and a key pair 53 to 73, so that
 * a service which needed nothing itself would come to 0.83 to 0.87.
 */
export async function benchmarkGenerate(
  service: RunningCertService,
  threads: number,
): Promise<BenchmarkResult> {
  let count = 0;
  const generate = (): Promise<unknown> =>
    service.ask(
      `mutation ($input: GenerateCertificateInput!) { generateCertificate(input: $input) { id } }`,
      {
        input: { name: `Generated ${(count += 1)}`, hostname: 'bench.example.com', keySize: 2048 },
      },
    );
  const keyPair = (): Promise<unknown> => generateRsaKeyPair('rsa', { modulusLength: 2048 });
  const certificates = (): Promise<number> => ratePerSecond(generate, { callers, durationMs });
  // A service that has run for a while, not one that is being compiled.
  await certificates();
  const rates = await alternating(3, certificates, () =>
    ratePerSecond(keyPair, { callers: threads, durationMs }),
  );
  const pool = `a thread pool of ${threads} on ${availableParallelism()} cores`;
  return rateResult(`certificates through GraphQL : RSA-2048 key pairs, ${pool}`, '1/s', rates, 0.9);
}
