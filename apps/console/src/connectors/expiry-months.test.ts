import { describe, expect, it } from '@jest/globals';
import { expiryMonths } from './expiry-months.js';

const now = new Date('2026-03-15T12:00:00Z');
const ending = (validUntil: string) => ({
  id: validUntil,
  name: validUntil,
  validUntil,
  assignedDeviceCount: 0,
});

function countsOf(...ends: string[]) {
  const months = expiryMonths(ends.map(ending), now).filter(({ certificates }) => certificates.length > 0);
  return Object.fromEntries(months.map(({ key, certificates }) => [key, certificates.length]));
}

describe('the months in which certificates end', () => {
  it('are this one and the next 24, between what has ended and what is later', () => {
    const months = expiryMonths([], now);
    expect(months).toHaveLength(27);
    expect(months[1]?.key).toBe('2026-03');
    expect(months[25]?.key).toBe('2028-03');
  });

  it('count what ends in them', () => {
    expect(countsOf('2026-03-20T00:00:00Z', '2026-03-31T23:59:59Z', '2026-04-01T00:00:00Z')).toEqual({
      '2026-03': 2,
      '2026-04': 1,
    });
  });

  it('put what has ended this month apart from what is going to', () => {
    expect(countsOf('2026-03-15T12:00:00Z', '2026-03-15T12:00:01Z')).toEqual({ expired: 1, '2026-03': 1 });
  });

  it('put what ends after that together', () => {
    expect(countsOf('2028-03-31T23:59:59Z', '2028-04-01T00:00:00Z', '2040-01-01T00:00:00Z')).toEqual({
      '2028-03': 1,
      later: 2,
    });
  });
});
