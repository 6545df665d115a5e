import { describe, expect, it } from '@jest/globals';
import { typedValue, valueText } from './value-text.js';

describe('a value on the screen', () => {
  it.each([
    [1234567, '1,234,567'],
    [0.1 + 0.2, '0.3'],
    [21.123456789, '21.12346'],
    ['text', 'text'],
    [true, 'true'],
    [[1, 2], '[1,2]'],
    [null, '–'],
    [undefined, '–'],
  ])('%p is “%s”', (value, shown) => {
    expect(valueText(value)).toBe(shown);
  });
});

describe('a value that was typed', () => {
  it.each([
    ['1.5', 'Double', 1.5],
    ['-3', 'Int16', -3],
    ['9007199254740993', 'Int64', '9007199254740993'],
    ['true', 'Boolean', true],
    ['0', 'Boolean', false],
    ['12', 'String', '12'],
    ['much', 'Double', 'much'],
    ['', 'Double', ''],
    ['12', null, '12'],
  ])('%p for %s is %p', (typed, dataType, value) => {
    expect(typedValue(typed, dataType)).toEqual(value);
  });
});
