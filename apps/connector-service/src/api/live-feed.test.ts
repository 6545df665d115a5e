import { describe, expect, it, jest } from '@jest/globals';
import { EveryItem, NewestOfEach } from './backlogs.js';
import { LiveFeed } from './live-feed.js';

interface Item {
  readonly key: string;
  readonly value: number;
}

const item = (key: string, value: number): Item => ({ key, value });
const done = { value: undefined, done: true };

describe('a feed of states', () => {
  const newFeed = (): LiveFeed<Item> => new LiveFeed(new NewestOfEach<Item>(({ key }) => key));

  it('gives a slow reader the newest of each, oldest news first', async () => {
    const feed = newFeed();
    for (const pushed of [item('a', 1), item('b', 1), item('a', 2)]) feed.push(pushed);
    expect((await feed.next()).value).toEqual(item('a', 2));
    expect((await feed.next()).value).toEqual(item('b', 1));
  });

  it('hands an item straight to whoever waits for it', async () => {
    const feed = newFeed();
    const waiting = feed.next();
    feed.push(item('a', 1));
    expect(await waiting).toEqual({ value: item('a', 1), done: false });
  });

  it('ends for a reader who waits, and lets go of its source once', async () => {
    const onEnd = jest.fn();
    const feed = new LiveFeed(new NewestOfEach<Item>(({ key }) => key), onEnd);
    const waiting = feed.next();
    await feed.return();
    await feed.return();
    feed.push(item('a', 1));
    expect(await waiting).toEqual(done);
    expect(await feed.next()).toEqual(done);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });
});

describe('a feed of every item', () => {
  it('holds as many as its limit, in order', async () => {
    const feed = new LiveFeed(new EveryItem<Item>(2));
    feed.push(item('a', 1));
    feed.push(item('a', 2));
    expect((await feed.next()).value).toEqual(item('a', 1));
    expect((await feed.next()).value).toEqual(item('a', 2));
  });

  it('drops a reader who lets one more come up, with a reason', async () => {
    const onEnd = jest.fn();
    const feed = new LiveFeed(new EveryItem<Item>(2), onEnd);
    for (let value = 0; value < 3; value += 1) feed.push(item('a', value));
    await expect(feed.next()).rejects.toMatchObject({ code: 'SUBSCRIBER_TOO_SLOW' });
    expect(await feed.next()).toEqual(done);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });
});
