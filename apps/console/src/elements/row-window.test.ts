import { describe, expect, it } from '@jest/globals';
import { rowWindow } from './row-window.js';

describe('the rows that are drawn', () => {
  it('are the first ones at the top', () => {
    expect(rowWindow(10_000, 40, 0, 400)).toEqual({ first: 0, end: 22 });
  });

  it('are those in view and some around them further down', () => {
    expect(rowWindow(10_000, 40, 4_000, 400)).toEqual({ first: 88, end: 122 });
  });

  it('end with the last row', () => {
    expect(rowWindow(30, 40, 800, 400)).toEqual({ first: 8, end: 30 });
  });

  it('are none of an empty table, however far it is scrolled', () => {
    expect(rowWindow(0, 40, 4_000, 400)).toEqual({ first: 0, end: 0 });
  });
});
