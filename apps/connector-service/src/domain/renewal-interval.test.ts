import { describe, expect, it } from '@jest/globals';
import { renewalIntervalMs } from './renewal-interval.js';

describe('the time at which a secure channel is renewed', () => {
  it('lies between six tenths and three quarters of its lifetime', () => {
    expect(renewalIntervalMs(600_000, 0)).toBe(360_000);
    expect(renewalIntervalMs(600_000, 0.999_999)).toBeLessThan(450_000);
  });

  it('spreads 500 channels of ten minutes that were opened together: few come within half a second', () => {
    const instants = Array.from({ length: 500 }, () => renewalIntervalMs(600_000, Math.random()));
    const mostInHalfASecond = Math.max(
      ...instants.map((from) => instants.filter((at) => at >= from && at < from + 500).length),
    );
    expect(mostInHalfASecond).toBeLessThan(20);
  });
});
