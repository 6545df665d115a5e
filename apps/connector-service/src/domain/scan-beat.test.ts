import { describe, expect, it } from '@jest/globals';
import { beatAt, beatsBetween, seriesFrom, timeOfBeat } from './scan-beat.js';

describe('the beats of a scan', () => {
  const series = seriesFrom(10_000, 500);

  it('begin with beat 1, now', () => {
    expect(beatAt(series, 10_000)).toBe(1);
    expect(timeOfBeat(series, 1)).toBe(10_000);
  });

  it.each([
    [10_497.9, 1],
    [10_498, 2],
    [10_500, 2],
    [10_997.9, 2],
    [11_000, 3],
    [1_810_000, 3_601],
  ])('have at %d ms reached beat %d: a timer may be two milliseconds early', (nowMs, beat) => {
    expect(beatAt(series, nowMs)).toBe(beat);
  });

  it('stay where they are, however late the last one was', () => {
    expect(timeOfBeat(series, beatAt(series, 10_730) + 1)).toBe(11_000);
  });

  it.each([
    [0, 1, 0],
    [1, 2, 0],
    [1, 3, 1],
    [1, 10, 8],
  ])('between %d and %d are %d', (last, beat, between) => {
    expect(beatsBetween(last, beat)).toBe(between);
  });
});
