import { describe, expect, it } from '@jest/globals';
import { drawn } from './print.js';

const cure = 'Find our certificate in the list of rejected certificates of the server and trust it there.';
const rows = [
  ['headline', 'Certificate rejected'],
  ['cure', cure],
];

describe('a table', () => {
  it('ends where the terminal ends, and says all of it', () => {
    const table = drawn(rows, 50);
    expect(
      Math.max(
        ...table
          .trimEnd()
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(50);
    expect(table.replaceAll(/[^a-z]+/gi, ' ')).toContain(cure.replace('.', ''));
  });

  it.each([
    ['there is no terminal', undefined],
    ['there is room', 120],
    ['the terminal is too narrow to wrap anything', 20],
  ])('stays as wide as it is where %s', (_where, columns) => {
    expect(drawn(rows, columns)).toContain(cure);
  });
});
