const LARGEST_PRIME = 751;
const LARGEST_PRODUCT = Number.MAX_SAFE_INTEGER;

/** The primes up to 751, as certificate authorities test keys by (CA/Browser Forum baseline, 6.1.6). */
const SMALL_PRIMES = primesUpTo(LARGEST_PRIME);
/** Grouped so that one division of the modulus serves several primes. */
const GROUPS = groupsOf(SMALL_PRIMES).map((primes) => ({
  primes,
  product: BigInt(primes.reduce((a, b) => a * b)),
}));

/** What a modulus leaves when it is divided by each small prime. */
export function residuesOf(modulus: bigint): ReadonlyMap<number, number> {
  const residues = new Map<number, number>();
  for (const { primes, product } of GROUPS) {
    const rest = Number(modulus % product);
    for (const prime of primes) residues.set(prime, rest % prime);
  }
  return residues;
}

/** The smallest small prime that divides the modulus: half of the key is then known. */
export function smallFactorOf(residues: ReadonlyMap<number, number>): number | null {
  return SMALL_PRIMES.find((prime) => residues.get(prime) === 0) ?? null;
}

function primesUpTo(limit: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; candidate <= limit; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

function groupsOf(primes: readonly number[]): number[][] {
  const groups: number[][] = [];
  let product = Number.POSITIVE_INFINITY;
  for (const prime of primes) {
    if (product * prime > LARGEST_PRODUCT) {
      groups.push([]);
      product = 1;
    }
    groups.at(-1)?.push(prime);
    product *= prime;
  }
  return groups;
}
