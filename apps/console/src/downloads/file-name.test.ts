import { describe, expect, it } from '@jest/globals';
import { fileNameOf } from './file-name.js';

describe('the name of a downloaded file', () => {
  it.each([
    ['attachment; filename="line-1.der"', 'line-1.der'],
    ['attachment; filename=line-1.der', 'line-1.der'],
    [`attachment; filename="x.der"; filename*=UTF-8''K%C3%BChlung.der`, 'Kühlung.der'],
    ['attachment', undefined],
    [null, undefined],
  ])('of %p is %p', (disposition, name) => {
    expect(fileNameOf(disposition)).toBe(name);
  });
});
