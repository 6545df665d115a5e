import { describe, expect, it } from '@jest/globals';
import { ErrorResponse, ErrorTimeout } from 'oidc-client-ts';
import { failureAtProvider, noRole, tokenRefused } from './provider-failure.js';

const provider = {
  name: 'Login',
  issuer: 'https://login.example.com',
  clientId: 'koios',
  scope: 'openid',
  audience: 'koios-opcua',
};

describe('why somebody could not sign in with a provider', () => {
  it.each([
    [new ErrorResponse({ error: 'access_denied' }), /^Login did not let you in.*cancelled.*give you access/],
    [
      new ErrorResponse({ error: 'invalid_scope', error_description: 'no such scope' }),
      /refused the sign-in \(invalid_scope: no such scope\).*set up as a client/,
    ],
    [new ErrorResponse({ error: 'server_error' }), /refused the sign-in \(server_error\)\. Try again/],
    [new TypeError('Failed to fetch'), /does not answer this page \(Failed to fetch\).*network.*CORS/],
    [new ErrorTimeout('Network timed out'), /does not answer this page \(Network timed out\)/],
  ])('is said with what helps: %s', (error, sentence) => {
    expect(failureAtProvider(error, provider).message).toMatch(sentence);
  });

  it('may be the account, and another one can be tried then', () => {
    expect(failureAtProvider(new ErrorResponse({ error: 'access_denied' }), provider).isOfAccount).toBe(true);
    expect(noRole('maria', provider)).toMatchObject({ isOfAccount: true });
    expect(tokenRefused(provider).isOfAccount).toBeUndefined();
  });

  it('names the roles that there are, and what a token has to say', () => {
    expect(noRole('maria', provider).message).toMatch(
      /^maria has no role.*viewer, operator, certificate-manager/,
    );
    expect(tokenRefused(provider).message).toMatch(
      /https:\/\/login.example.com and the audience koios-opcua/,
    );
  });
});
