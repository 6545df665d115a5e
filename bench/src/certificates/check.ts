import { X509Certificate } from 'node:crypto';
import { checkProfile, issueSelfSignedCertificate, parseCertificate } from '@koios/application-certificate';
import { alternating, synchronousRatePerSecond } from '../measure/rate.js';
import { type BenchmarkResult, rateResult } from '../measure/result.js';

const roundMs = 1_500;

/** Parse and profile check of a certificate, against node's own parser alone. */
export async function benchmarkCheck(): Promise<BenchmarkResult> {
  const now = new Date();
  const { certificateDer } = await issueSelfSignedCertificate({
    commonName: 'Benchmark',
    applicationUri: 'urn:bench.example.com:Koios:benchmark',
    dnsNames: ['bench.example.com'],
    ipAddresses: [],
    keySize: 2048,
    validityDays: 730,
    profile: 'STRICT',
    now,
  });
  const check = (): unknown =>
    checkProfile(parseCertificate(certificateDer), { now, origin: 'GENERATED', role: 'CLIENT' });
  const rates = await alternating(
    5,
    () => synchronousRatePerSecond(check, roundMs),
    () => synchronousRatePerSecond(() => new X509Certificate(certificateDer), roundMs),
  );
  return rateResult('parse and profile check : new X509Certificate', '1/s', rates, 0.2);
}
