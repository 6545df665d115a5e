const GENERATOR = 65537;
const PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157] as const;
const SUBGROUPS = PRIMES.map((prime) => ({ prime, powers: powersOf(GENERATOR % prime, prime) }));

/**
 * Whether the modulus has the fingerprint of keys made by Infineon's library (ROCA, CVE-2017-15361): it is a power of
 * 65537 by every one of these primes. About one sound key in 2^27 has it too.
 */
export function hasRocaFingerprint(residues: ReadonlyMap<number, number>): boolean {
  return SUBGROUPS.every(({ prime, powers }) => powers.has(residues.get(prime) ?? -1));
}

function powersOf(generator: number, prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * generator) % prime) powers.add(power);
  return powers;
}
