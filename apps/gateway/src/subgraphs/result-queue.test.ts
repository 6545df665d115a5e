import { describe, expect, it, jest } from '@jest/globals';
import { ResultQueue } from './result-queue.js';

const nothing = (): void => undefined;

describe('a result queue', () => {
  it('gives out what was pushed before and after it was asked, in order', async () => {
    const queue = new ResultQueue<number>(nothing);
    queue.push(1);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    const second = queue.next();
    queue.push(2);
    expect(await second).toEqual({ done: false, value: 2 });
  });

  it('gives out everything, and the last result behind it, before it is over', async () => {
    const queue = new ResultQueue<number>(nothing);
    queue.push(1);
    queue.end(2);
    queue.end(3);
    expect([await queue.next(), await queue.next(), await queue.next()]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ]);
  });

  it('lets go of a waiting reader at once when the reader leaves, and says that it left', async () => {
    const left = jest.fn();
    const queue = new ResultQueue<number>(left);
    const waiting = queue.next();
    await queue.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(left).toHaveBeenCalledTimes(1);
    expect(queue.push(1)).toBe(true);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('takes no more than a thousand results that nobody reads', () => {
    const queue = new ResultQueue<number>(nothing);
    const taken = Array.from({ length: 1_001 }, (_value, index) => queue.push(index));
    expect([taken.filter(Boolean).length, taken.at(-1)]).toEqual([1_000, false]);
  });

  it('takes no more than 8 MiB that nobody reads, and again when some of it was read', async () => {
    const queue = new ResultQueue<string>(nothing);
    const mebibyte = 'x'.repeat(1_048_576 - 2);
    const taken = Array.from({ length: 9 }, () => queue.push(mebibyte));
    expect([taken.filter(Boolean).length, taken.at(-1)]).toEqual([8, false]);
    await queue.next();
    expect([queue.push(mebibyte), queue.push(mebibyte)]).toEqual([true, false]);
  });

  it('takes one result however large it is', () => {
    const queue = new ResultQueue<string>(nothing);
    expect([queue.push('x'.repeat(9_000_000)), queue.push('')]).toEqual([true, false]);
  });
});
