import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.js';

describe('inParallel', () => {
  it('answers in the order of the items, never doing more at once than allowed', async () => {
    let atOnce = 0;
    let mostAtOnce = 0;
    const answers = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      for (let turns = 0; turns < item; turns++) await turn();
      atOnce--;
      return item * 10;
    });
    expect(answers).toEqual([50, 10, 40, 20, 30]);
    expect(mostAtOnce).toBe(2);
  });

  it('fails when one of them fails', async () => {
    const work = inParallel([1, 2], 2, (item) =>
      item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(),
    );
    await expect(work).rejects.toThrow('two');
  });

  it('does nothing for nothing', async () => {
    expect(await inParallel([], 4, () => Promise.resolve(1))).toEqual([]);
  });
});
