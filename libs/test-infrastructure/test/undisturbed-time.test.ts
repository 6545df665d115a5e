import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { undisturbedNowMs } from '../src/index.js';

/** By both clocks. */
async function durationsOf(
  work: () => Promise<unknown>,
): Promise<{ usualMs: number; undisturbedMs: number }> {
  const usual = performance.now();
  const undisturbed = undisturbedNowMs();
  await work();
  const undisturbedMs = undisturbedNowMs() - undisturbed;
  return { usualMs: performance.now() - usual, undisturbedMs };
}

describe('the undisturbed clock', () => {
  it('never goes faster than the usual one', async () => {
    const { usualMs, undisturbedMs } = await durationsOf(() => delay(50));
    expect(undisturbedMs).toBeLessThanOrEqual(usualMs);
  });

  (existsSync('/proc/pressure/cpu') ? it : it.skip)(
    'goes slowly while there is more work than processors',
    async () => {
      const busy = Array.from(
        { length: 2 * availableParallelism() },
        () => new Worker('for (;;);', { eval: true }),
      );
      await Promise.all(busy.map((worker) => once(worker, 'online')));
      const { usualMs, undisturbedMs } = await durationsOf(() => delay(1_000));
      await Promise.all(busy.map((worker) => worker.terminate()));
      expect(undisturbedMs).toBeLessThan(usualMs / 2);
    },
  );
});
