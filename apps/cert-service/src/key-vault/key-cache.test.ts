import { createSecretKey, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeyCache } from './key-cache.js';

const key = (byte: number): KeyObject => createSecretKey(Buffer.alloc(1, byte));
const of = (certificateId: string, revision = 1) => ({ certificateId, revision });

describe('KeyCache', () => {
  it('lets the key go that was used longest ago', () => {
    const cache = new KeyCache(2);
    cache.set(of('a'), key(1));
    cache.set(of('b'), key(2));
    cache.get(of('a'));
    cache.set(of('c'), key(3));
    expect(['a', 'b', 'c'].map((id) => cache.get(of(id)) !== undefined)).toEqual([true, false, true]);
  });

  it('drops all keys of a certificate and no others', () => {
    const cache = new KeyCache();
    cache.set(of('a', 1), key(1));
    cache.set(of('a', 2), key(2));
    cache.set(of('b', 1), key(3));
    cache.drop('a');
    expect([cache.get(of('a', 1)), cache.get(of('a', 2))]).toEqual([undefined, undefined]);
    expect(cache.get(of('b', 1))).toBeDefined();
  });

  it('drops the revisions below one', () => {
    const cache = new KeyCache();
    for (const revision of [1, 2, 10]) cache.set(of('a', revision), key(revision));
    cache.drop('a', 10);
    expect([1, 2, 10].map((revision) => cache.get(of('a', revision)) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
  });
});
