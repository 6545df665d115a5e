import { describe, expect, it } from '@jest/globals';
import { parseName } from './name.js';

describe('a name', () => {
  it.each([
    'x',
    'Boiler 7',
    'Kessel Süd',
    '鍋炉',
    'a'.repeat(100),
    '🏭'.repeat(100),
    "O'Brien; DROP TABLE <b>",
  ])('%s is one', (name) => {
    expect(parseName(name)).toBe(name);
  });

  it.each([
    '',
    '   ',
    'a'.repeat(101),
    'two\nlines',
    'tab\there',
    'bell\u0007',
    'zero\u200bwidth',
    '\u202eright',
    'lone\ud800',
  ])('%j is none', (name) => {
    expect(() => parseName(name)).toThrow(expect.objectContaining({ code: 'NAME_INVALID', field: 'name' }));
  });

  it('is kept without outer white space and in composed form, so that what looks the same is the same', () => {
    expect(parseName('  Su\u0308d ')).toBe('S\u00fcd');
  });
});
