import { hasClosePrimes } from './fermat.js';
import { hasRocaFingerprint } from './roca.js';
import { residuesOf, smallFactorOf } from './small-factors.js';

/** Why the private key can be computed from the public one. */
export type KeyWeakness = 'SMALL_FACTOR' | 'CLOSE_PRIMES' | 'ROCA';

/** Known weaknesses of an RSA modulus; some 30 microseconds for one of 2048 bits. */
export function weaknessOf(modulus: bigint): KeyWeakness | null {
  const residues = residuesOf(modulus);
  if (smallFactorOf(residues) !== null) return 'SMALL_FACTOR';
  if (hasRocaFingerprint(residues)) return 'ROCA';
  return hasClosePrimes(modulus) ? 'CLOSE_PRIMES' : null;
}
