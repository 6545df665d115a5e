import { describe, expect, it } from '@jest/globals';
import { expiryMonths } from './expiry-months.js';

const months = expiryMonths(new Date('2026-03-15T12:00:00Z'));

describe('the months in which certificates end', () => {
  it('are this one and the next 24, between what has ended and what is later', () => {
    expect(months).toHaveLength(27);
    expect([months[0], months[1], months[25], months[26]].map((month) => month?.key)).toEqual([
      'expired',
      '2026-03',
      '2028-03',
      'later',
    ]);
  });

  it('put what has ended this month apart from what is going to', () => {
    expect(months[0]?.filter).toEqual({ validUntilBefore: '2026-03-15T12:00:00.000Z' });
    expect(months[1]?.filter).toEqual({
      validUntilFrom: '2026-03-15T12:00:00.000Z',
      validUntilBefore: '2026-04-01T00:00:00.000Z',
    });
  });

  it('put what ends after that together', () => {
    expect(months[26]?.filter).toEqual({ validUntilFrom: '2028-04-01T00:00:00.000Z' });
  });

  it('begin where the one before ends: every certificate is counted once', () => {
    for (const [index, { filter }] of months.slice(1).entries())
      expect(filter.validUntilFrom).toBe(months[index]?.filter.validUntilBefore);
  });
});
