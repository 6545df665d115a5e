import { describe, expect, it } from '@jest/globals';
import { containing, searchText } from './search-text.js';

describe('a text to look for', () => {
  it.each([undefined, null, ''])('%j is no condition', (text) => {
    expect(searchText(text)).toBeUndefined();
  });

  it('has at most 200 characters', () => {
    expect(searchText('x'.repeat(200))).toHaveLength(200);
    expect(() => searchText('x'.repeat(201))).toThrow('At most 200 characters');
  });

  it.each(['a\0b', '\ud800'])('%j is refused: the database would not take it', (text) => {
    expect(() => searchText(text)).toThrow('a character that no name has');
  });

  it('is looked for as it stands', () => {
    expect(containing('100%_\\')).toBe('%100\\%\\_\\\\%');
  });
});
