import { describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { Slots } from './slots.js';

const never = new AbortController().signal;

/** Work that ends when the test says so. */
function controlled(): { started: boolean; run: () => Promise<void>; end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = {
    started: false,
    run: () => {
      work.started = true;
      return promise;
    },
    end: resolve,
  };
  return work;
}

describe('slots', () => {
  it('let so many pieces of work run at once, and the next one when one ends', async () => {
    const slots = new Slots(2);
    const works = [controlled(), controlled(), controlled()];
    const runs = works.map((work) => slots.run(work.run, never));
    await Promise.resolve();
    expect(works.map(({ started }) => started)).toEqual([true, true, false]);
    works[0]?.end();
    await runs[0];
    await eventually(() => works[2]?.started === true);
    for (const work of works) work.end();
    await Promise.all(runs);
  });

  it('give the slot of work that failed to the next', async () => {
    const slots = new Slots(1);
    const failing = slots.run(() => Promise.reject(new Error('refused')), never);
    const next = slots.run(() => Promise.resolve('done'), never);
    await expect(failing).rejects.toThrow('refused');
    expect(await next).toBe('done');
  });

  it('take work out of the queue that is given up, and do not lose its slot', async () => {
    const slots = new Slots(1);
    const first = controlled();
    const firstRun = slots.run(first.run, never);
    const controller = new AbortController();
    const abandoned = slots.run(() => Promise.resolve('ran'), controller.signal);
    const third = slots.run(() => Promise.resolve('ran'), never);
    controller.abort(new Error('given up'));
    await expect(abandoned).rejects.toThrow('given up');
    first.end();
    await firstRun;
    expect(await third).toBe('ran');
    expect(await slots.run(() => Promise.resolve('again'), never)).toBe('again');
  });

  it.each([0, 1, 2, 3, 4])(
    'forget nobody when the next one is given up %d ticks after its turn',
    async (ticks) => {
      const slots = new Slots(1);
      const first = controlled();
      const firstRun = slots.run(first.run, never);
      const controller = new AbortController();
      const second = slots.run(() => Promise.resolve('ran'), controller.signal);
      const third = slots.run(() => Promise.resolve('ran'), never);
      await Promise.resolve();
      first.end();
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      controller.abort(new Error('given up'));
      await Promise.allSettled([firstRun, second]);
      expect(await third).toBe('ran');
    },
  );

  it('do not begin what is given up already', async () => {
    await expect(
      new Slots(1).run(() => Promise.resolve(), AbortSignal.abort(new Error('too late'))),
    ).rejects.toThrow('too late');
  });
});
