import { describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { Expiry } from './expiry.js';

/** A clock that shows these times left, one after the other, and the last one from then on. */
function clockOf(...lefts: number[]): () => number {
  return () => (lefts.length > 1 ? lefts.shift() : lefts[0]) ?? 0;
}

describe('the expiry of a lease', () => {
  it('is told although its timer rang a moment early', async () => {
    let told = 0;
    const expiry = new Expiry(clockOf(2.4, 0.3, 0.3, -0.1), () => (told += 1));
    expiry.wait();
    await eventually(() => told === 1);
  });

  it('is not told when it was put off meanwhile', async () => {
    const told: string[] = [];
    const expiry = new Expiry(clockOf(1, 60_000), () => told.push('over'));
    expiry.wait();
    const later = new Expiry(clockOf(20, 0), () => told.push('later'));
    later.wait();
    await eventually(() => told.length > 0);
    expiry.cancel();
    expect(told).toEqual(['later']);
  });

  it('is not told after it was cancelled', async () => {
    const told: string[] = [];
    const expiry = new Expiry(clockOf(1, 0), () => told.push('cancelled'));
    expiry.wait();
    expiry.cancel();
    new Expiry(clockOf(20, 0), () => told.push('later')).wait();
    await eventually(() => told.length > 0);
    expect(told).toEqual(['later']);
  });
});
