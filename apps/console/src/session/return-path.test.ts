import { describe, expect, it } from '@jest/globals';
import { signInPathFor, targetIn } from './return-path.js';

const home = '/protocols/opc-ua/certificates';

describe('the way through the sign-in page', () => {
  it('leads to where somebody wanted to go', () => {
    const path = '/protocols/opc-ua/devices?search=a&b=ü';
    expect(targetIn(new URL(signInPathFor(path), 'https://koios.example.com').search)).toBe(path);
  });

  it.each([
    '',
    '?next=',
    '?next=https://evil.example.com',
    '?next=//evil.example.com',
    '?next=/\\evil.example.com',
  ])('leads home, and never out of the console: %p', (search) => {
    expect(targetIn(search)).toBe(home);
  });
});
