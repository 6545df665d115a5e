import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { WorkLoop } from './work-loop.js';

const log = pino({ level: 'silent' });
let loop: WorkLoop;
let rounds: PromiseWithResolvers<void>[];

beforeEach(() => {
  jest.useFakeTimers();
  rounds = [];
  const work = () => {
    const round = Promise.withResolvers<void>();
    rounds.push(round);
    return round.promise;
  };
  loop = new WorkLoop('testing', work, { idleMs: 1_000, retryMs: 100 }, log);
});
afterEach(() => {
  jest.useRealTimers();
});

async function endRound(how: 'resolve' | 'reject' = 'resolve'): Promise<void> {
  const round = rounds.at(-1);
  if (how === 'resolve') round?.resolve();
  else round?.reject(new Error('no'));
  await jest.advanceTimersByTimeAsync(0);
}

describe('a loop', () => {
  it('works at once when started, and again after the pause', async () => {
    loop.start();
    expect(rounds).toHaveLength(1);
    await endRound();
    await jest.advanceTimersByTimeAsync(999);
    expect(rounds).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(rounds).toHaveLength(2);
  });

  it('works at once when woken in its pause', async () => {
    loop.start();
    await endRound();
    loop.wake();
    expect(rounds).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rounds).toHaveLength(2);
  });

  it('never works twice at a time; woken while it works, it works again right after', async () => {
    loop.start();
    loop.wake();
    loop.wake();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rounds).toHaveLength(1);
    await endRound();
    expect(rounds).toHaveLength(2);
    await endRound();
    expect(rounds).toHaveLength(2);
  });

  it('goes on after work that failed, after the shorter pause', async () => {
    loop.start();
    loop.wake();
    await endRound('reject');
    await jest.advanceTimersByTimeAsync(99);
    expect(rounds).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(rounds).toHaveLength(2);
  });

  it('that is stopped ends its round and begins none', async () => {
    loop.start();
    let isStopped = false;
    const stopped = loop.stop().then(() => (isStopped = true));
    await jest.advanceTimersByTimeAsync(0);
    expect(isStopped).toBe(false);
    await endRound();
    await stopped;
    loop.wake();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rounds).toHaveLength(1);
  });
});
