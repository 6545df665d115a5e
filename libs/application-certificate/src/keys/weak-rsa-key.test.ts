import { generatePrimeSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeKeyPair } from '../../test/requests.js';
import { weaknessOf } from './weak-rsa-key.js';
import { squareRoot } from './square-root.js';

const modulusOf = (bits: number) => {
  const { n = '' } = makeKeyPair(bits).publicKey.export({ format: 'jwk' });
  return BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
};

/** The next prime after a number, by Fermat's test to base 2: sure enough for numbers nobody chose. */
function nextPrime(after: bigint): bigint {
  let candidate = after | 1n;
  do candidate += 2n;
  while (power(2n, candidate - 1n, candidate) !== 1n);
  return candidate;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (result * result * (bit === '1' ? base : 1n)) % modulus;
  return result;
}

describe('weaknessOf', () => {
  it.each([1024, 2048, 3072, 4096])('finds none in a key of %i bits from node:crypto', (bits) => {
    expect(weaknessOf(modulusOf(bits))).toBeNull();
  });

  it('finds a factor that is a small prime, and none that is larger', () => {
    const prime = generatePrimeSync(1024, { bigint: true });
    expect(weaknessOf(prime * 2n)).toBe('SMALL_FACTOR');
    expect(weaknessOf(prime * 751n)).toBe('SMALL_FACTOR');
    expect(weaknessOf(prime * 757n)).toBeNull();
  });

  it('finds primes that follow one another, and equal ones', () => {
    const prime = generatePrimeSync(1024, { bigint: true });
    expect(weaknessOf(prime * nextPrime(prime))).toBe('CLOSE_PRIMES');
    expect(weaknessOf(prime * prime)).toBe('CLOSE_PRIMES');
  });

  it('finds primes within a hundred steps of the root and no others', () => {
    const prime = nextPrime(generatePrimeSync(64, { bigint: true }));
    const distanceIn = (steps: bigint) => squareRoot(8n * prime * steps);
    const near = nextPrime(prime + distanceIn(90n));
    const far = nextPrime(prime + distanceIn(200n));
    expect([weaknessOf(prime * near), weaknessOf(prime * far)]).toEqual(['CLOSE_PRIMES', null]);
  });

  it('finds the fingerprint of ROCA', () => {
    const primorial = [
      2n,
      3n,
      5n,
      7n,
      11n,
      13n,
      17n,
      19n,
      23n,
      29n,
      31n,
      37n,
      41n,
      43n,
      47n,
      53n,
      59n,
      61n,
      67n,
      71n,
      73n,
      79n,
      83n,
      89n,
      97n,
      101n,
      103n,
      107n,
      109n,
      113n,
      127n,
      131n,
      137n,
      139n,
      149n,
      151n,
      157n,
      163n,
      167n,
    ].reduce((a, b) => a * b);
    const infineonPrime = (exponent: bigint) => {
      let candidate = (2n ** 512n / primorial) * primorial + power(65537n, exponent, primorial);
      while (power(2n, candidate - 1n, candidate) !== 1n) candidate += primorial;
      return candidate;
    };
    expect(weaknessOf(infineonPrime(12345n) * infineonPrime(987654n))).toBe('ROCA');
  });

  it('answers for any positive number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 4096n }), (modulus) =>
        [null, 'SMALL_FACTOR', 'CLOSE_PRIMES', 'ROCA'].includes(weaknessOf(modulus)),
      ),
    );
  });
});

describe('squareRoot', () => {
  it('is the largest integer whose square is not above', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 0n, max: 2n ** 2048n })),
        (value) => {
          const root = squareRoot(value);
          return root * root <= value && (root + 1n) * (root + 1n) > value;
        },
      ),
    );
  });
});
