import { describe, expect, it, jest } from '@jest/globals';
import { BoundedQueue } from './bounded-queue.js';

describe('BoundedQueue', () => {
  it('gives items in order, those that were waiting and those that come later', async () => {
    const queue = new BoundedQueue<number>(2, () => undefined);
    queue.push(1);
    queue.push(2);
    expect([await queue.next(), await queue.next()].map(({ value }) => value as number)).toEqual([1, 2]);
    const later = queue.next();
    queue.push(3);
    expect(await later).toEqual({ done: false, value: 3 });
  });

  it('drops a reader that falls behind by more than the capacity', async () => {
    const left = jest.fn();
    const queue = new BoundedQueue<number>(2, left);
    for (const item of [1, 2, 3, 4]) queue.push(item);
    await expect(queue.next()).rejects.toThrow('not read as fast');
    expect(left).toHaveBeenCalledTimes(1);
  });

  it('lets a reader go that waits', async () => {
    const left = jest.fn();
    const queue = new BoundedQueue<number>(2, left);
    const waiting = queue.next();
    await queue.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(left).toHaveBeenCalledTimes(1);
  });

  it('gives what waits before it ends', async () => {
    const queue = new BoundedQueue<number>(2, () => undefined);
    queue.push(1);
    queue.end();
    expect([await queue.next(), await queue.next()]).toEqual([
      { done: false, value: 1 },
      { done: true, value: undefined },
    ]);
  });
});
