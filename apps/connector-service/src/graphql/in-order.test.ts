import { describe, expect, it } from '@jest/globals';
import { inOrder } from './in-order.js';

const rows = [
  { name: 'a', since: 2 },
  { name: 'b', since: null },
  { name: 'c', since: 1 },
  { name: 'd', since: 2 },
];
const namesOf = (direction?: 'ASC' | 'DESC'): string =>
  inOrder(rows, ({ since }) => since, direction)
    .map(({ name }) => name)
    .join('');

describe('rows in order', () => {
  it('go up, equal ones as they stood, those without a key last', () => {
    expect(namesOf()).toBe('cadb');
    expect(namesOf('ASC')).toBe('cadb');
  });

  it('go down, those without a key first', () => {
    expect(namesOf('DESC')).toBe('badc');
  });

  it('are by code point where the key is a text', () => {
    const texts = ['b', 'B', 'a'];
    expect(inOrder(texts, (text) => text, 'ASC')).toEqual(['B', 'a', 'b']);
  });
});
