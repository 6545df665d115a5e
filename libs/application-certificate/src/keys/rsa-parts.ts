import type { JsonWebKey, KeyObject } from 'node:crypto';

/**
 * Whether the eight numbers of an RSA key belong together (RFC 8017, 3.2). OpenSSL takes the slow way when the fast one
 * gives a wrong signature, so such a key works here and fails, or gives its primes away, elsewhere.
 */
export function rsaPartsFit(key: KeyObject): boolean {
  const jwk = key.export({ format: 'jwk' });
  const p = part(jwk, 'p');
  const q = part(jwk, 'q');
  const d = part(jwk, 'd');
  const e = part(jwk, 'e');
  if (p < 2n || q < 2n || p * q !== part(jwk, 'n')) return false;
  return (
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    part(jwk, 'dp') === d % (p - 1n) &&
    part(jwk, 'dq') === d % (q - 1n) &&
    (part(jwk, 'qi') * q) % p === 1n
  );
}

/** RSA with three primes and more (RFC 8017, 3.1), which JSON Web Keys, and much else, do not know. */
export function hasMoreThanTwoPrimes(key: KeyObject): boolean {
  const jwk = key.export({ format: 'jwk' });
  const two = part(jwk, 'p') * part(jwk, 'q');
  return two > 1n && two !== part(jwk, 'n') && part(jwk, 'n') % two === 0n;
}

function part(jwk: JsonWebKey, name: 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi'): bigint {
  return BigInt(`0x0${Buffer.from(jwk[name] ?? '', 'base64url').toString('hex')}`);
}
