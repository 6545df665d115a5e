import { describe, expect, it } from '@jest/globals';
import { assertBoundedStructure } from './check-structure.js';
import { DerError } from './der-reader.js';
import { nullValue, octetString, sequence } from './der-writer.js';

function nested(levels: number): Buffer {
  let der = nullValue();
  for (let level = 1; level < levels; level += 1) der = sequence(der);
  return der;
}

describe('assertBoundedStructure', () => {
  it('takes 32 levels and no more', () => {
    expect(() => assertBoundedStructure(nested(32))).not.toThrow();
    expect(() => assertBoundedStructure(nested(34))).toThrow(DerError);
  });

  it('ends on nesting that would exhaust a stack', () => {
    expect(() => assertBoundedStructure(nested(10_000))).toThrow(DerError);
  });

  it('takes 1,000 elements and no more', () => {
    const elements = (count: number) => sequence(...Array.from({ length: count - 1 }, nullValue));
    expect(() => assertBoundedStructure(elements(1_000))).not.toThrow();
    expect(() => assertBoundedStructure(elements(1_001))).toThrow(DerError);
  });

  it('takes 400 elements in octet strings and no more, and nothing amiss in one that is no DER', () => {
    const elements = (count: number) =>
      octetString(sequence(...Array.from({ length: count - 1 }, nullValue)));
    expect(() => assertBoundedStructure(sequence(elements(200), elements(200)))).not.toThrow();
    expect(() => assertBoundedStructure(sequence(elements(200), elements(201)))).toThrow(DerError);
    expect(() => assertBoundedStructure(octetString(elements(400)))).toThrow(DerError);
    expect(() => assertBoundedStructure(octetString(Buffer.of(0x30, 0x85, 1)))).not.toThrow();
  });

  it('finds a broken length inside', () => {
    expect(() => assertBoundedStructure(sequence(Buffer.of(0x02, 0x05, 0x01)))).toThrow(DerError);
  });
});
