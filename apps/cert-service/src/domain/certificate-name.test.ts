import { describe, expect, it } from '@jest/globals';
import { commonNameFor, isCertificateName, normalizedName } from './certificate-name.js';

describe('a certificate name', () => {
  it.each([
    ['a letter', 'A'],
    ['a hundred characters', 'x'.repeat(100)],
    ['a hundred characters of two code units each', '🏭'.repeat(100)],
    ['letters of any script', 'Förderband 4 – Süd / 南'],
    ['signs only', '#!'],
    ['a family of joined signs', '👩‍👧'],
  ])('may be %s', (_what, name) => {
    expect(isCertificateName(normalizedName(name))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \u00a0\u3000'],
    ['a hundred and one characters', 'x'.repeat(101)],
    ['a line break', 'two\nlines'],
    ['a line separator', 'two\u2028lines'],
    ['a null', 'a\0b'],
    ['half a character', 'a\ud800'],
    ['what nobody sees', '\u200d\u200d'],
    ['what turns text around', 'abc\u202egpj'],
  ])('may not be %s', (_what, name) => {
    expect(isCertificateName(normalizedName(name))).toBe(false);
  });

  it('is the same name however its accents are written', () => {
    expect(normalizedName(' Cafe\u0301 ')).toBe('Caf\u00e9');
  });

  it('gives a common name of at most 64 characters without a blank at its end', () => {
    expect(commonNameFor(`${'x'.repeat(63)} tail`)).toBe('x'.repeat(63));
    expect(commonNameFor('🏭'.repeat(65))).toBe('🏭'.repeat(64));
  });
});
