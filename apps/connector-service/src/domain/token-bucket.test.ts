import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TokenBucket } from './token-bucket.js';

describe('a token bucket', () => {
  it('gives its burst at once, and then one token after the other', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 3 });
    expect([1, 2, 3, 4, 5].map(() => bucket.takeMs(1_000))).toEqual([0, 0, 0, 100, 200]);
  });

  it('gives several at once, and lets wait for all of them', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 3 });
    expect([2, 3, 1].map((count) => bucket.takeMs(1_000, count))).toEqual([0, 200, 300]);
  });

  it('saves no more than its burst', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 2 });
    bucket.takeMs(0);
    expect([1, 2, 3].map(() => bucket.takeMs(60_000))).toEqual([0, 0, 100]);
  });

  it('never lets more through in a second than its rate and its burst together', () => {
    const arrivals = fc.array(fc.nat(50), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (pauses, perSecond, burst) => {
          const bucket = new TokenBucket({ perSecond, burst });
          let nowMs = 0;
          const times = pauses.map((pauseMs) => {
            nowMs += pauseMs;
            return nowMs + bucket.takeMs(nowMs);
          });
          for (const from of times) {
            const inSecond = times.filter((at) => at >= from && at < from + 999.9).length;
            expect(inSecond).toBeLessThanOrEqual(perSecond + burst);
          }
        },
      ),
    );
  });
});
