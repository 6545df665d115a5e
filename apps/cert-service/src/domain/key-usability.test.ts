import { describe, expect, it } from '@jest/globals';
import { overlapEnd } from './client-certificate.js';
import { isKeyRetired } from './key-usability.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const oneMs = (direction: 1 | -1): Date => new Date(now.getTime() + direction);

describe('isKeyRetired', () => {
  it.each([
    ['the newest revision is usable', 3, 3, null, false],
    ['a revision below the oldest usable one is not', 2, 3, null, true],
    ['an older one is usable a millisecond before its overlap ends', 2, 1, oneMs(1), false],
    ['an older one is not at the end of its overlap', 2, 1, now, true],
    ['an older one is not after it', 2, 1, oneMs(-1), true],
  ])('%s', (_what, revision, oldestUsableRevision, usableUntil, retired) => {
    expect(isKeyRetired({ revision, oldestUsableRevision, usableUntil }, now)).toBe(retired);
  });
});

describe('overlapEnd', () => {
  it('is hours away after a renewal', () => {
    expect(overlapEnd('RENEWAL', now, 36)).toEqual(new Date('2026-03-03T00:00:00.000Z'));
  });

  it('is at once for a compromised key', () => {
    expect(overlapEnd('COMPROMISED', now, 36)).toEqual(now);
  });
});
