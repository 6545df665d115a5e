import { describe, expect, it } from '@jest/globals';
import { storableText } from './storable-text.js';

describe('a text for the database', () => {
  it.each([
    ['Kühler 🏭', 'Kühler 🏭'],
    ['ended\0', 'ended\ufffd'],
    ['half \ud83d', 'half \ufffd'],
    ['', ''],
    [null, null],
  ])('%j is kept as %j', (text, kept) => {
    expect(storableText(text)).toBe(kept);
  });
});
