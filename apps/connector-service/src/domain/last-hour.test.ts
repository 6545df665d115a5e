import { expect, it } from '@jest/globals';
import { LastHour } from './last-hour.js';

const minuteMs = 60_000;

it('counts what happened within the hour, and forgets it after it', () => {
  const missed = new LastHour();
  missed.add(2, 0);
  missed.add(3, 30 * minuteMs);
  expect(missed.sum(59 * minuteMs)).toBe(5);
  expect(missed.sum(60 * minuteMs)).toBe(3);
  missed.add(1, 61 * minuteMs);
  expect(missed.sum(90 * minuteMs)).toBe(1);
  expect(missed.sum(200 * minuteMs)).toBe(0);
});
