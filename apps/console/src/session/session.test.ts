import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ProviderGrant } from './identity-provider.js';
import { SessionStore } from './session.js';

const issuer = 'https://login.example.com/realms/koios';
const origin = 'https://koios.example.com';
const lifetimeMs = 300_000;
const renewalMs = 0.6 * lifetimeMs;
const maria = { userName: 'maria', roles: ['viewer'] };

const provider = { name: 'Login', issuer, clientId: 'koios', scope: 'openid', audience: 'koios-opcua' };
const profile = { sub: 'maria', iss: issuer, aud: 'koios', exp: 0, iat: 0 };

/** What answers at an address: a status and a body. */
type Answer = readonly [status: number, body: unknown];
let answers: Record<string, (request: string) => Answer>;
let stored: Map<string, string>;
let opened: string[];
let refreshTokens: number;
let store: SessionStore;

function grantWith(tokens: Partial<ProviderGrant['tokens']>): ProviderGrant {
  return { provider, tokens: { session_state: null, profile, ...tokens } };
}

function respond(address: string, init: RequestInit = {}): Promise<Response> {
  const path = address.replace(issuer, '');
  const answer = answers[path]?.(init.body instanceof URLSearchParams ? init.body.toString() : '');
  if (!answer) return Promise.reject(new TypeError('Failed to fetch'));
  const headers = { 'content-type': 'application/json' };
  return Promise.resolve(new Response(JSON.stringify(answer[1]), { status: answer[0], headers }));
}

function introduced(): Answer {
  const expiresAt = new Date(Date.now() + lifetimeMs).toISOString();
  return [200, { subject: maria.userName, roles: maria.roles, expiresAt }];
}

/** A provider whose refresh tokens are good for one time. */
function refreshed(request: string): Answer {
  if (!request.includes(`refresh_token=refresh-${refreshTokens}`)) return [400, { error: 'invalid_grant' }];
  refreshTokens += 1;
  return [
    200,
    {
      access_token: `token-${refreshTokens}`,
      token_type: 'Bearer',
      refresh_token: `refresh-${refreshTokens}`,
    },
  ];
}

function begin(grant?: ProviderGrant): void {
  store.begin({ token: 'token-1', grant }, { ...maria, expiresAtMs: Date.now() + lifetimeMs });
}

beforeEach(() => {
  jest.useFakeTimers();
  stored = new Map();
  opened = [];
  refreshTokens = 1;
  const sessionStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  };
  const location = { origin, assign: (address: string) => opened.push(address) };
  Object.assign(globalThis, { sessionStorage, location, fetch: respond });
  Object.defineProperty(globalThis, 'sessionStorage', { value: sessionStorage, configurable: true });
  answers = {
    '/.well-known/openid-configuration': () => [
      200,
      { issuer, token_endpoint: `${issuer}/token`, end_session_endpoint: `${issuer}/logout` },
    ],
    '/token': refreshed,
    '/auth/session': introduced,
    '/auth/renewal': () => [200, { accessToken: 'token-2' }],
  };
  store = new SessionStore();
});
afterEach(() => void jest.useRealTimers());

describe('the session of somebody who signed in with an identity provider', () => {
  it('is renewed before the token expires, with a refresh token that is good for one time', async () => {
    begin(grantWith({ refresh_token: 'refresh-1' }));
    await jest.advanceTimersByTimeAsync(renewalMs);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-2' });
    await jest.advanceTimersByTimeAsync(renewalMs);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-3' });
    expect(new SessionStore().current()).toEqual(store.current());
  });

  it('survives that the gateway was away just when it had been renewed', async () => {
    delete answers['/auth/session'];
    begin(grantWith({ refresh_token: 'refresh-1' }));
    await jest.advanceTimersByTimeAsync(renewalMs);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-1' });
    answers['/auth/session'] = introduced;
    await jest.advanceTimersByTimeAsync(lifetimeMs - renewalMs);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-3' });
  });

  it('goes on where a request finds out that the token has expired, and another can be had', async () => {
    begin(grantWith({ refresh_token: 'refresh-1' }));
    store.end();
    store.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-2' });
  });

  it.each([
    ['the provider gives no refresh token', grantWith({}), 200],
    ['the provider refuses it', grantWith({ refresh_token: 'withdrawn' }), 200],
    ['the gateway does not take the new token', grantWith({ refresh_token: 'refresh-1' }), 401],
  ])('ends with the token where %s', async (_what, grant, status) => {
    if (status !== 200) answers['/auth/session'] = () => [status, {}];
    begin(grant);
    await jest.advanceTimersByTimeAsync(lifetimeMs - 1);
    expect(store.current().state).toBe('signed-in');
    await jest.advanceTimersByTimeAsync(1);
    expect(store.current()).toMatchObject({ state: 'ended', userName: 'maria', grant: { provider } });
    expect(stored.size).toBe(0);
  });

  it('is over at the provider too when somebody signs out', async () => {
    begin(grantWith({ id_token: 'id-token' }));
    await store.signOut();
    const [address = ''] = opened;
    const { searchParams } = new URL(address);
    expect(address).toContain(`${issuer}/logout?`);
    expect(searchParams.get('id_token_hint')).toBe('id-token');
    expect(searchParams.get('post_logout_redirect_uri')).toBe(`${origin}/sign-in`);
    expect(stored.size).toBe(0);
  });

  it.each([
    ['offers no such thing', (): Answer => [200, { issuer }]],
    ['does not answer', undefined],
  ])('is over here when somebody signs out and the provider %s', async (_what, answer) => {
    if (answer) answers['/.well-known/openid-configuration'] = answer;
    else delete answers['/.well-known/openid-configuration'];
    begin(grantWith({ refresh_token: 'refresh-1' }));
    await store.signOut();
    expect(opened).toEqual(['/sign-in']);
  });

  it('does not come back by a renewal that was under way when somebody signed out', async () => {
    begin(grantWith({ refresh_token: 'refresh-1' }));
    store.end();
    await store.signOut();
    await jest.advanceTimersByTimeAsync(lifetimeMs);
    expect(store.current()).toEqual({ state: 'signed-out' });
    expect(stored.size).toBe(0);
  });
});

describe('the session of a local user', () => {
  it('is renewed by the gateway', async () => {
    begin();
    await jest.advanceTimersByTimeAsync(renewalMs);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-2' });
  });

  it('is tried to be renewed again where the gateway does not answer', async () => {
    const renewal = answers['/auth/renewal'];
    delete answers['/auth/renewal'];
    begin();
    await jest.advanceTimersByTimeAsync(renewalMs);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-1' });
    Object.assign(answers, { '/auth/renewal': renewal });
    await jest.advanceTimersByTimeAsync(renewalMs * 0.4);
    expect(store.current()).toMatchObject({ state: 'signed-in', token: 'token-2' });
  });

  it('ends with its token when the gateway renews it no more', async () => {
    answers['/auth/renewal'] = () => [401, {}];
    begin();
    await jest.advanceTimersByTimeAsync(lifetimeMs);
    expect(store.current()).toMatchObject({ state: 'ended', userName: 'maria' });
  });

  it('that an older console has kept, in another form, is none', () => {
    stored.set('koios-session', 'header.payload.signature');
    expect(new SessionStore().current()).toEqual({ state: 'signed-out' });
  });
});
