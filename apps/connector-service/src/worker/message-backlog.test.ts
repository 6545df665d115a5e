import { describe, expect, it } from '@jest/globals';
import { MessageBacklog } from './message-backlog.js';

describe('a backlog of messages', () => {
  it('holds the newest within its limit, in order', () => {
    const backlog = new MessageBacklog<string>(10);
    backlog.add('a', 4);
    backlog.add('b', 6);
    backlog.add('c', 1);
    expect(backlog.takeAll()).toEqual(['b', 'c']);
    expect(backlog.takeAll()).toEqual([]);
  });

  it('holds none that is larger than its limit', () => {
    const backlog = new MessageBacklog<string>(10);
    backlog.add('a', 4);
    backlog.add('b', 11);
    expect(backlog.takeAll()).toEqual([]);
  });

  it('counts anew after it was emptied', () => {
    const backlog = new MessageBacklog<string>(10);
    backlog.add('a', 10);
    backlog.takeAll();
    backlog.add('b', 10);
    expect(backlog.takeAll()).toEqual(['b']);
  });

  it('drops what is older than wanted', () => {
    let nowMs = 0;
    const backlog = new MessageBacklog<string>(10, () => nowMs);
    for (const message of ['a', 'b', 'c']) {
      backlog.add(message, 1);
      nowMs += 100;
    }
    backlog.dropOlderThan(100);
    expect(backlog.takeAll()).toEqual(['b', 'c']);
  });
});
