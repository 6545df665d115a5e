import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { callRpc, connectToNats } from '@koios/messaging';
import { keySign } from '@koios/opcua-contracts';
import { pino } from 'pino';
import { alternating, ratePerSecond } from '../measure/rate.js';
import { type BenchmarkResult, rateResult } from '../measure/result.js';
import type { RunningCertService } from './running-cert-service.js';

const signLocally = promisify(sign);
const load = { callers: 8, durationMs: 4_000 };

/** Signatures by a sealed key over NATS, against crypto.sign with a key in this process. */
export async function benchmarkSign(service: RunningCertService): Promise<BenchmarkResult> {
  const { generateCertificate } = await service.ask<{ generateCertificate: { id: string } }>(
    `mutation { generateCertificate(input: { name: "Signer", hostname: "bench.example.com", keySize: 2048 }) { id } }`,
  );
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const data = randomBytes(256);
  const connection = await connectToNats(
    { url: service.natsUrl, name: 'benchmark' },
    pino({ level: 'silent' }),
  );
  const request = {
    certificateId: generateCertificate.id,
    revision: 1,
    padding: 'RSA-PKCS1-v1_5',
    hash: 'SHA-256',
    data: data.toString('base64'),
  } as const;
  try {
    const sealed = (): Promise<number> => ratePerSecond(() => callRpc(connection, keySign, request), load);
    // A service that has run for a while, not one that is being compiled.
    await sealed();
    const rates = await alternating(5, sealed, () =>
      ratePerSecond(() => signLocally('sha256', data, privateKey), load),
    );
    return rateResult('sealed sign operations over NATS, 8 callers : crypto.sign', '1/s', rates, 0.5);
  } finally {
    await connection.close();
  }
}
