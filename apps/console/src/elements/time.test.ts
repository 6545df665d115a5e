import { describe, expect, it } from '@jest/globals';
import { relativeTime, timeAgo, timeUntil } from './time.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(now + seconds * 1_000).toISOString();

describe('a relative time', () => {
  it.each([
    [0, 'just now'],
    [1, 'just now'],
    [-5, '5 seconds ago'],
    [89, 'in 89 seconds'],
    [91, 'in 2 minutes'],
    [-45 * 60, '45 minutes ago'],
    [86_400, 'in 24 hours'],
    [3 * 86_400, 'in 3 days'],
    [60 * 86_400, 'in 2 months'],
    [730 * 86_400, 'in 2 years'],
  ])('%i seconds away is “%s”', (seconds, words) => {
    expect(relativeTime(after(seconds), now)).toBe(words);
  });

  it('of what has happened is never in the future, whatever the clocks say', () => {
    expect(timeAgo(after(19), now)).toBe('just now');
    expect(timeAgo(after(-19), now)).toBe('19 seconds ago');
  });

  it('of what is to come is never in the past', () => {
    expect(timeUntil(after(19), now)).toBe('in 19 seconds');
    expect(timeUntil(after(1), now)).toBe('now');
    expect(timeUntil(after(-3), now)).toBe('now');
  });
});
