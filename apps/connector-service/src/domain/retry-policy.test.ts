import { describe, expect, it } from '@jest/globals';
import type { FaultClass } from './connection-fault.js';
import {
  afterFailure,
  countsAsFailed,
  probePauseMs,
  type RetryState,
  untried,
  wokenUp,
} from './retry-policy.js';

const pacing = { minMs: 5_000, maxMs: 30_000 };
const facts = { nowMs: 1_000, random: 0, scanRateMs: 1_000 };

function failTimes(count: number, faultClass: FaultClass, random: number): RetryState {
  let state = untried;
  for (let failure = 0; failure < count; failure += 1) {
    state = afterFailure(state, faultClass, { ...facts, random }, pacing);
  }
  return state;
}

describe('the pause after a fault that may pass', () => {
  it.each([
    [1, 0, 1_000],
    [1, 0.999_999, 2_000],
    [2, 0.999_999, 4_000],
    [4, 0.999_999, 16_000],
    [5, 0.999_999, 30_000],
    [50, 0.999_999, 30_000],
    [50, 0, 1_000],
  ])('is after %d failures and with a random number of %d about %d ms', (failures, random, pauseMs) => {
    const { nextAttemptAtMs } = failTimes(failures, 'TRANSIENT', random);
    expect(Math.round(nextAttemptAtMs - facts.nowMs)).toBe(pauseMs);
  });
});

describe('the pause while somebody has to act', () => {
  it.each([
    [0, 5_000],
    [119_999, 5_000],
    [120_000, 5_000],
    [170_000, 5_000],
    [180_000, 6_000],
    [419_990, 29_999],
    [420_000, 30_000],
    [10_000_000, 30_000],
  ])('is, waited for %d ms, %d ms', (waitedMs, pauseMs) => {
    expect(probePauseMs(waitedMs, pacing)).toBe(pauseMs);
  });

  it.each([
    [100, 5_000],
    [1_000, 5_000],
    [2_000, 6_000],
    [7_500, 7_500],
    [7_501, 5_000],
    [3_600_000, 5_000],
  ])(
    'is with a scan every %d ms %d ms: whole cycles where they are not much longer',
    (scanRateMs, pauseMs) => {
      const state = afterFailure(untried, 'CERTIFICATE_REFUSED', { ...facts, scanRateMs }, pacing);
      expect(state.nextAttemptAtMs - facts.nowMs).toBe(pauseMs);
    },
  );

  it('never exceeds the longest pause for the sake of a whole cycle', () => {
    const old: RetryState = { failuresInRow: 99, nextAttemptAtMs: 0, refusedSinceMs: -10_000_000 };
    const state = afterFailure(old, 'CERTIFICATE_REFUSED', { ...facts, scanRateMs: 20_000 }, pacing);
    expect(state.nextAttemptAtMs - facts.nowMs).toBe(30_000);
  });

  it('counts from the first refusal, and anew after something else', () => {
    const refused = afterFailure(untried, 'CERTIFICATE_REFUSED', facts, pacing);
    const again = afterFailure(refused, 'CERTIFICATE_REFUSED', { ...facts, nowMs: 9_000 }, pacing);
    expect(again.refusedSinceMs).toBe(1_000);
    const transient = afterFailure(again, 'TRANSIENT', { ...facts, nowMs: 10_000 }, pacing);
    expect(transient.refusedSinceMs).toBeNull();
  });
});

describe('a device counts as failed', () => {
  it.each([
    [1, 'TRANSIENT', false],
    [2, 'TRANSIENT', false],
    [3, 'TRANSIENT', true],
    [1, 'CERTIFICATE_REFUSED', true],
    [1, 'SERVER_CERTIFICATE_REFUSED', true],
    [1, 'CONFIGURATION', true],
  ] as const)('after %d failures of the kind %s: %s', (failures, faultClass, failed) => {
    expect(countsAsFailed(failTimes(failures, faultClass, 0), faultClass)).toBe(failed);
  });
});

it('tries at once when woken, and knows how often it has failed', () => {
  const refused = failTimes(3, 'CERTIFICATE_REFUSED', 0);
  expect(wokenUp(refused, 1_234)).toEqual({ ...refused, nextAttemptAtMs: 1_234 });
});
