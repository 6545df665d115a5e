import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseByteaArray } from './bytea-arrays.js';

/** As PostgreSQL writes it. */
const textOf = (elements: readonly Uint8Array[]): string =>
  `{${elements.map((octets) => `"\\\\x${Buffer.from(octets).toString('hex')}"`).join(',')}}`;

describe('the text of a bytea[]', () => {
  it('is read as the octets that were written, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (elements) => {
        expect(parseByteaArray(textOf(elements))).toEqual(elements.map((octets) => Buffer.from(octets)));
      }),
    );
  });

  it('is empty for an empty array', () => {
    expect(parseByteaArray('{}')).toEqual([]);
  });
});
