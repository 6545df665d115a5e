import { describe, expect, it } from '@jest/globals';
import { Directory } from './directory.js';

const newDirectory = () => new Directory<{ id: string; value: number }>(({ id }) => id);

describe('a directory', () => {
  it('tells what there is and then what changes', () => {
    const directory = newDirectory();
    directory.set('north.a', { id: 'a', value: 1 });
    const told: number[] = [];
    const unsubscribe = directory.subscribe(({ value }) => told.push(value));
    directory.set('north.a', { id: 'a', value: 2 });
    unsubscribe();
    directory.set('north.a', { id: 'a', value: 3 });
    expect(told).toEqual([1, 2]);
    expect(directory.get('a')?.value).toBe(3);
  });

  it('forgets what is gone', () => {
    const directory = newDirectory();
    directory.set('north.a', { id: 'a', value: 1 });
    directory.set('north.a', undefined);
    directory.set('north.b', undefined);
    expect(directory.get('a')).toBeUndefined();
  });

  it('waits for an entry that comes soon, and no longer than its limit for one that does not', async () => {
    const directory = newDirectory();
    const soon = directory.getSoon('a', 5_000);
    directory.set('north.b', { id: 'b', value: 1 });
    directory.set('north.a', { id: 'a', value: 2 });
    expect(await soon).toEqual({ id: 'a', value: 2 });
    expect(await directory.getSoon('c', 1)).toBeUndefined();
  });
});
