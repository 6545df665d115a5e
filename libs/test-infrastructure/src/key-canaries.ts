import type { KeyObject } from 'node:crypto';

/** The parts of an RSA key that must never be seen: every one of them gives the key away. */
const secretParts = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;
const canaryBytes = 24;

/**
 * What would be seen if a part of the key were written down anywhere: as bytes, in hexadecimal, or in base64 however
 * it is aligned.
 */
export function canariesOf(key: KeyObject): string[] {
  const jwk = key.export({ format: 'jwk' });
  return secretParts.flatMap((part) => encodingsOf(Buffer.from(jwk[part] ?? '', 'base64url')));
}

function encodingsOf(secret: Buffer): string[] {
  const bytes = secret.subarray(0, canaryBytes);
  const base64 = [0, 1, 2].map((offset) => bytes.subarray(offset, offset + 18).toString('base64'));
  return [
    bytes.toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}
