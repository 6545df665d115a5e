import { createHash, randomBytes } from 'node:crypto';

/** Tells a key of ours from other secrets: in a leak, and for scanners that look for leaks. */
const prefix = 'koios_';

/** A new API key, 256 random bits: shown once, kept as its hash. */
export function newApiKey(): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** What is kept of a key: it is found by it, and cannot be made from it. */
export function apiKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
