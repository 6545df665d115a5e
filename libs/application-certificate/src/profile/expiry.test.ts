import { describe, expect, it } from '@jest/globals';
import { expiringSoonFrom } from './expiry.js';

describe('expiringSoonFrom', () => {
  it.each([
    ['30 days', '2026-01-31', '2026-01-17'],
    ['42 days, of which a third is two weeks', '2026-02-12', '2026-01-29'],
    ['45 days', '2026-02-15', '2026-01-31'],
    ['730 days', '2028-01-01', '2027-05-02T16:00:00Z'],
    ['a week', '2026-01-08', '2025-12-25'],
  ])('of a certificate for %s', (_, validUntil, from) => {
    const validity = { validFrom: new Date('2026-01-01'), validUntil: new Date(validUntil) };
    expect(expiringSoonFrom(validity)).toEqual(new Date(from));
  });
});
