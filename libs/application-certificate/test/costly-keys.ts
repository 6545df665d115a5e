import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { RsaKeyPair } from '../src/index.js';

/** An RSA key whose public exponent is as long as its modulus: the two exponents of a usual key change places. */
export function keysWithLongExponent(modulusLength = 2048): RsaKeyPair {
  const { n, e, d, p, q, qi } = generateKeyPairSync('rsa', { modulusLength }).privateKey.export({
    format: 'jwk',
  });
  const exponent = numberOf(e);
  const key = {
    kty: 'RSA',
    n,
    e: d,
    d: e,
    p,
    q,
    qi,
    dp: textOf(exponent % (numberOf(p) - 1n)),
    dq: textOf(exponent % (numberOf(q) - 1n)),
  };
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function numberOf(text = ''): bigint {
  return BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
}

function textOf(number: bigint): string {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
