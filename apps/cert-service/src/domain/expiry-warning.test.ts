import { describe, expect, it } from '@jest/globals';
import { daysLeft, decideExpiry } from './expiry-warning.js';

const warningDays = [90, 30, 14, 7, 1];
const validUntil = new Date('2027-06-30T12:00:00Z');
const before = (days: number, ms = 0): Date => new Date(validUntil.getTime() - days * 86_400_000 + ms);
const decide = (now: Date, ...decided: number[]) =>
  decideExpiry(validUntil, now, warningDays, new Set(decided));
const sent = (daysBefore: number) => ({ daysBefore, outcome: 'SENT' });
const skipped = (daysBefore: number) => ({ daysBefore, outcome: 'SKIPPED' });

describe('decideExpiry', () => {
  it('sends a warning at its instant and not a moment earlier', () => {
    expect(decide(before(90, -1))).toEqual([]);
    expect(decide(before(90))).toEqual([sent(90)]);
    expect(decide(before(30, -1), 90)).toEqual([]);
    expect(decide(before(30), 90)).toEqual([sent(30)]);
  });

  it('decides nothing twice', () => {
    expect(decide(before(20), 90, 30)).toEqual([]);
  });

  it('sends only the nearest of those that are due, and skips the others for good', () => {
    expect(decide(before(10))).toEqual([skipped(90), skipped(30), sent(14)]);
    expect(decide(before(0.5), 90, 30)).toEqual([skipped(14), skipped(7), sent(1)]);
  });

  it('skips one that is farther than what was told, as after a change of the configuration', () => {
    expect(decide(before(10), 90, 14)).toEqual([skipped(30)]);
  });

  it('tells the end only after the last instant, and then nothing else', () => {
    expect(decide(validUntil, 90, 30, 14, 7, 1)).toEqual([]);
    expect(decide(before(0, 1), 90, 30, 14)).toEqual([skipped(7), skipped(1), sent(0)]);
    expect(decide(before(-400), 90, 30, 14, 7, 1, 0)).toEqual([]);
  });
});

describe('daysLeft', () => {
  it('counts a day that has begun as a whole one', () => {
    expect(
      [before(30), before(29.5), before(0.01), validUntil].map((now) => daysLeft(validUntil, now)),
    ).toEqual([30, 30, 1, 0]);
  });
});
