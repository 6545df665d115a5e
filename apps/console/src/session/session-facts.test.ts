import { describe, expect, it } from '@jest/globals';
import { introductionOf } from './session-facts.js';

const expiresAt = '2027-01-15T08:00:00.000Z';

describe('what the gateway says of a token', () => {
  it('is who is signed in, with which roles of Koios, and until when', () => {
    const body = { subject: 'Jürgen', roles: ['viewer', 'offline_access', 'operator'], expiresAt };
    expect(introductionOf(200, body)).toEqual({
      state: 'known',
      facts: { userName: 'Jürgen', roles: ['viewer', 'operator'], expiresAtMs: 1_800_000_000_000 },
    });
  });

  it('may be that it does not take it', () => {
    expect(introductionOf(401, { code: 'UNAUTHENTICATED', message: 'Sign in.' })).toEqual({
      state: 'refused',
    });
  });

  it.each([
    [503, { message: 'The keys cannot be had.' }, 'The keys cannot be had.'],
    [502, null, 'Something unexpected happened. Try again.'],
    [200, { subject: 1, expiresAt }, 'Something unexpected happened. Try again.'],
  ])('may be nothing: %p %j', (status, body, reason) => {
    expect(introductionOf(status, body)).toEqual({ state: 'unknown', reason });
  });
});
