import { describe, expect, it } from '@jest/globals';
import { FailedSignInLimit } from './failed-sign-in-limit.js';

function limitAt(clock: { nowMs: number }): FailedSignInLimit {
  return new FailedSignInLimit(() => clock.nowMs);
}

function fail(limit: FailedSignInLimit, times: number, address = 'a'): number[] {
  return Array.from({ length: times }, () => limit.begin(address));
}

describe('failed sign-ins', () => {
  it('are let through ten times a minute, and then told when to come again', () => {
    const clock = { nowMs: 0 };
    const limit = limitAt(clock);
    expect(fail(limit, 10)).toEqual(Array(10).fill(0));
    clock.nowMs = 15_000;
    expect(limit.begin('a')).toBe(45);
    clock.nowMs = 60_000;
    expect(limit.begin('a')).toBe(0);
  });

  it('of one address do not count for another', () => {
    const limit = limitAt({ nowMs: 0 });
    fail(limit, 10, 'a');
    expect(limit.begin('b')).toBe(0);
  });

  it('do not include those that succeeded', () => {
    const limit = limitAt({ nowMs: 0 });
    for (let attempt = 0; attempt < 50; attempt += 1) {
      expect(limit.begin('a')).toBe(0);
      limit.succeeded('a');
    }
  });

  it('of ever new addresses do not let a guesser start anew while there is room', () => {
    const limit = limitAt({ nowMs: 0 });
    fail(limit, 10, 'guesser');
    for (let index = 0; index < 9_000; index += 1) limit.begin(`address-${index}`);
    expect(limit.begin('guesser')).toBeGreaterThan(0);
  });
});
