import { describe, expect, it } from '@jest/globals';
import { clockOffset } from './clock-offset.js';

describe('the offset of a server’s clock', () => {
  it.each([
    [0, { direction: 'equal', duration: '0 ms', matters: false }],
    [-99, { direction: 'equal', duration: '99 ms', matters: false }],
    [140, { direction: 'ahead', duration: '140 ms', matters: false }],
    [-2_540, { direction: 'behind', duration: '2.5 s', matters: false }],
    [60_000, { direction: 'ahead', duration: '60 s', matters: false }],
    [-150_000, { direction: 'behind', duration: '2.5 min', matters: true }],
    [7_200_000, { direction: 'ahead', duration: '2 h', matters: true }],
    [-400 * 86_400_000, { direction: 'behind', duration: '400 days', matters: true }],
  ])('of %i ms is said in words', (offsetMs, said) => {
    expect(clockOffset(offsetMs)).toEqual(said);
  });
});
