import { describe, expect, it } from '@jest/globals';
import { type Attempt, FailedSignInLimit } from './failed-sign-in-limit.js';

function limitAt(clock: { nowMs: number }): FailedSignInLimit {
  return new FailedSignInLimit(() => clock.nowMs);
}

const anna: Attempt = { address: 'a', username: 'anna' };

function fail(limit: FailedSignInLimit, times: number, attempt = anna): number[] {
  return Array.from({ length: times }, () => limit.begin(attempt));
}

describe('failed sign-ins', () => {
  it('are let through ten times a minute, and then told when to come again', () => {
    const clock = { nowMs: 0 };
    const limit = limitAt(clock);
    expect(fail(limit, 10)).toEqual(Array(10).fill(0));
    clock.nowMs = 15_000;
    expect(limit.begin(anna)).toBe(45);
    clock.nowMs = 60_000;
    expect(limit.begin(anna)).toBe(0);
  });

  it.each([
    ['address', { ...anna, address: 'b' }],
    ['name at the same address', { ...anna, username: 'otto' }],
    ['service account at the same address', { address: 'a' }],
  ])('do not count for another %s', (_what, other) => {
    const limit = limitAt({ nowMs: 0 });
    fail(limit, 20);
    expect(limit.begin(other)).toBe(0);
  });

  it('of ever new names, and of API keys, are let through a hundred times a minute', () => {
    const clock = { nowMs: 0 };
    const limit = limitAt(clock);
    for (let index = 0; index < 90; index += 1) limit.begin({ address: 'a', username: `name-${index}` });
    expect(fail(limit, 11, { address: 'a' })).toEqual([...Array<number>(10).fill(0), 60]);
    expect(limit.begin(anna)).toBe(60);
    expect(limit.begin({ ...anna, address: 'b' })).toBe(0);
    clock.nowMs = 60_000;
    expect(limit.begin(anna)).toBe(0);
  });

  it('do not include those that succeeded', () => {
    const limit = limitAt({ nowMs: 0 });
    for (let attempt = 0; attempt < 150; attempt += 1) {
      expect(limit.begin(anna)).toBe(0);
      limit.succeeded(anna);
    }
  });

  it('of ever new addresses do not let a guesser start anew while there is room', () => {
    const limit = limitAt({ nowMs: 0 });
    fail(limit, 10);
    for (let index = 0; index < 9_000; index += 1) limit.begin({ ...anna, address: `address-${index}` });
    expect(limit.begin(anna)).toBeGreaterThan(0);
  });
});
