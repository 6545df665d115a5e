import { describe, expect, it } from '@jest/globals';
import { endingRevisions } from './ending-revisions.js';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const daysFromNow = (days: number): string => new Date(now + days * 86_400_000).toISOString();
const newest = { revision: 4, usableUntil: null, deviceCount: 7 };

describe('the revisions that end under devices', () => {
  it('are those that devices run on and may not use for three days more, the first to end first', () => {
    const inTwoDays = { revision: 3, usableUntil: daysFromNow(2.99), deviceCount: 1 };
    const ended = { revision: 2, usableUntil: daysFromNow(-0.1), deviceCount: 2 };
    expect(endingRevisions([newest, inTwoDays, ended], now)).toEqual([ended, inTwoDays]);
  });

  it('are not those that nobody uses, that may be used for longer, or that is the newest', () => {
    const unused = { revision: 2, usableUntil: daysFromNow(1), deviceCount: 0 };
    const later = { revision: 3, usableUntil: daysFromNow(3), deviceCount: 1 };
    expect(endingRevisions([newest, later, unused], now)).toEqual([]);
  });
});
