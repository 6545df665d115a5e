import { describe, expect, it } from '@jest/globals';
import { readToken } from './token.js';

function tokenOf(claims: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const base64 = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  return `header.${base64.replaceAll('=', '')}.signature`;
}

describe('a bearer token', () => {
  it('says who is signed in, with which roles, and until when', () => {
    const token = tokenOf({ sub: 'Jürgen', roles: ['viewer', 'operator'], exp: 1_800_000_000 });
    expect(readToken(token)).toEqual({
      userName: 'Jürgen',
      roles: ['viewer', 'operator'],
      expiresAtMs: 1_800_000_000_000,
    });
  });

  it('without roles gives none', () => {
    expect(readToken(tokenOf({ sub: 'admin', exp: 1, roles: 'administrator' }))?.roles).toEqual([]);
  });

  it.each(['', 'a.b.c', 'a', tokenOf(null), tokenOf({ sub: 1, exp: 2 }), tokenOf({ sub: 'admin' })])(
    'is not made of %p',
    (text) => {
      expect(readToken(text)).toBeUndefined();
    },
  );
});
