import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ask } from './stack/ask.js';
import { freePort, GatewayProcess, issuer, password } from './stack/gateway-process.js';

const nowhere = 'http://127.0.0.1:9/graphql';
const subgraphs = {
  CERTIFICATES_SUBGRAPH_URL: nowhere,
  DEVICES_SUBGRAPH_URL: nowhere,
  CONNECTORS_SUBGRAPH_URL: nowhere,
};

let gateway: GatewayProcess;

async function signIn(
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await fetch(`${gateway.url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('POST /auth/token', () => {
  beforeAll(async () => {
    gateway = await GatewayProcess.start({ ...subgraphs, TOKEN_LIFETIME_SECONDS: '60' }, await freePort());
  });
  afterAll(() => gateway.stop());

  it('answers the right password with a token that the published keys verify', async () => {
    const { status, headers, body } = await signIn({ username: 'admin', password });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({ accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 60 });
    const keys = createRemoteJWKSet(new URL(`${gateway.url}/auth/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(String(body['accessToken']), keys, {
      issuer,
      audience: 'koios-opcua',
    });
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: 'test-key' });
    expect(payload).toMatchObject({ sub: 'admin', roles: ['administrator'] });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(60);
  });

  it('issues tokens that the GraphQL endpoint takes', async () => {
    const { body } = await signIn({ username: 'admin', password });
    const { data } = await ask(
      gateway,
      '{ __typename }',
      {},
      { authorization: `Bearer ${String(body['accessToken'])}` },
    );
    expect(data).toEqual({ __typename: 'Query' });
  });

  it('answers a wrong user name exactly as a wrong password', async () => {
    const wrongPassword = await signIn({ username: 'admin', password: 'guess' });
    const wrongUser = await signIn({ username: 'root', password });
    expect(wrongPassword.status).toBe(401);
    expect(wrongPassword.body).toEqual({
      code: 'UNAUTHENTICATED',
      message: 'The user name or the password is wrong.',
    });
    expect([wrongUser.status, wrongUser.body]).toEqual([wrongPassword.status, wrongPassword.body]);
  });

  it.each([
    ['no password', { username: 'admin' }, 400],
    ['a password that is no text', { username: 'admin', password: { $ne: '' } }, 400],
    ['no JSON', '{"username"', 400],
    ['nothing', '', 400],
    ['more than 4 KiB', { username: 'admin', password: 'x'.repeat(4_096) }, 413],
  ])('refuses %s', async (_case, body, status) => {
    const answer = await signIn(body);
    expect([answer.status, answer.body['code']]).toEqual([status, 'BAD_USER_INPUT']);
  });

  it('publishes the public half of its key only', async () => {
    const response = await fetch(`${gateway.url}/auth/jwks.json`);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
  });

  it('writes neither passwords nor tokens to its log', async () => {
    const { body } = await signIn({ username: 'admin', password });
    expect(gateway.output).not.toContain(password);
    expect(gateway.output).not.toContain(String(body['accessToken']).split('.')[1]);
  });
});

describe('guessing a password', () => {
  beforeEach(async () => {
    gateway = await GatewayProcess.start(subgraphs, await freePort());
  });
  afterEach(() => gateway.stop());

  it('is stopped after ten failures, though they come all at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => signIn({ username: 'admin', password: 'guess' })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const refused = await signIn({ username: 'admin', password });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn({ username: 'maria', password })).status).toBe(401);
  });

  it('is not made easier by a new address in every request', async () => {
    for (let index = 0; index < 10; index += 1)
      await signIn({ username: 'admin', password: 'guess' }, { 'x-forwarded-for': `192.0.2.${index}` });
    expect((await signIn({ username: 'admin', password }, { 'x-forwarded-for': '192.0.2.99' })).status).toBe(
      429,
    );
  });
});
