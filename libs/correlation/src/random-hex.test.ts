import { describe, expect, it } from '@jest/globals';
import { randomHex } from './random-hex.js';

describe('randomHex', () => {
  it('gives digits for every byte, and never the same again, block after block', () => {
    const given = Array.from({ length: 2_000 }, (_, index) => randomHex(8 + 8 * (index % 2)));
    for (const [index, digits] of given.entries())
      expect(digits).toMatch(index % 2 ? /^[\da-f]{32}$/ : /^[\da-f]{16}$/);
    expect(new Set(given.map((digits) => digits.slice(0, 16))).size).toBe(given.length);
  });
});
