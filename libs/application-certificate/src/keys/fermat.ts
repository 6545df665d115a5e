import { squareRoot } from './square-root.js';

/** Enough for primes that differ in their lower half and a few bits (as CVE-2022-26320 made them). */
const ROUNDS = 100;

/** Squares are rare by these numbers: all but one round in about a hundred ends without a division of large ones. */
const MODULI = [64, 63, 65, 11] as const;
const COMMON = MODULI.reduce((a, b) => a * b, 1);
const SQUARES = MODULI.map(
  (modulus) => new Set(Array.from({ length: modulus }, (_, root) => (root * root) % modulus)),
);

/**
 * Fermat's factorization with a bound: n = a² - b² is found within a few steps from the root of n when the two primes
 * are close to one another.
 */
export function hasClosePrimes(modulus: bigint): boolean {
  if (modulus % 2n === 0n) return false;
  const root = squareRoot(modulus);
  if (root * root === modulus) return true;
  const rest = Number(modulus % BigInt(COMMON));
  const first = root + 1n;
  const firstRest = Number(first % BigInt(COMMON));
  for (let round = 0; round < ROUNDS; round += 1) {
    const a = (firstRest + round) % COMMON;
    if (mayBeSquare(a * a - rest) && isSquare((first + BigInt(round)) ** 2n - modulus)) return true;
  }
  return false;
}

function mayBeSquare(difference: number): boolean {
  return MODULI.every((modulus, index) => SQUARES[index]?.has(((difference % modulus) + modulus) % modulus));
}

function isSquare(value: bigint): boolean {
  return squareRoot(value) ** 2n === value;
}
