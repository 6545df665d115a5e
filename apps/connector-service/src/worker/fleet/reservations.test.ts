import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Reservations } from './reservations.js';

let reservations: Reservations;

beforeEach(() => {
  jest.useFakeTimers();
  reservations = new Reservations();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a shard', () => {
  it('is kept for the first who asks, and for nobody else', () => {
    expect(reservations.reserve(1, 'one', 100)).toBe(true);
    expect(reservations.reserve(1, 'two', 100)).toBe(false);
    expect(reservations.reserve(1, 'one', 100)).toBe(true);
    expect(reservations.reserve(2, 'two', 100)).toBe(true);
  });

  it('is free again after the time that was last asked for', () => {
    reservations.reserve(1, 'one', 10_000);
    reservations.reserve(1, 'one', 100);
    jest.advanceTimersByTime(99);
    expect(reservations.reserve(1, 'two', 100)).toBe(false);
    jest.advanceTimersByTime(1);
    expect(reservations.reserve(1, 'two', 100)).toBe(true);
  });
});
