import { describe, expect, it } from '@jest/globals';
import { type Stoppable, stopInStages } from './stop-stages.js';

const limitMs = 1_000_000;

describe('stopping in stages', () => {
  it('begins a stage when the one before has ended, and the parts of a stage together', async () => {
    const log: string[] = [];
    const part = (name: string): Stoppable => ({
      stop: async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
      },
    });
    await stopInStages([[part('gateway')], [part('a'), part('b')]], limitMs);
    expect(log).toEqual(['gateway begins', 'gateway ends', 'a begins', 'b begins', 'a ends', 'b ends']);
  });

  it('keeps something of the limit for the stages that come after', async () => {
    const limits: number[] = [];
    const part: Stoppable = { stop: (partLimitMs) => Promise.resolve(void limits.push(partLimitMs)) };
    await stopInStages([[part], [part], [part]], 10_000);
    const [first = 0, second = 0, third = 0] = limits;
    expect([first, second, third].map((ms) => Math.ceil(ms / 250) * 250)).toEqual([8_500, 9_250, 10_000]);
  });

  it('leaves the last stage its reserve when all time is spent', async () => {
    const limits: number[] = [];
    const part: Stoppable = { stop: (partLimitMs) => Promise.resolve(void limits.push(partLimitMs)) };
    await stopInStages([[part]], 0);
    expect(limits).toEqual([750]);
  });
});
