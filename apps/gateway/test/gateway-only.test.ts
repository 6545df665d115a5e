import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importJWK, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { ask } from './stack/ask.js';
import { issuer, newSigningKey } from './stack/gateway-process.js';
import { CertificatesResolver } from './stack/certificates-subgraph.js';
import { type Stack, startStack } from './stack/stack.js';
import { Subgraph } from './stack/subgraph.js';
import { within } from './stack/wait.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

const entities =
  'query { _entities(representations: [{ __typename: "Certificate", id: "c1" }]) { __typename } }';

/** Tokens that somebody could come up with. */
const pretended: [string, () => Promise<string | undefined>][] = [
  ['none', () => Promise.resolve(undefined)],
  ["the caller's own", () => stack.gateway.token()],
  ['one that is signed with another key', () => newSigningKey().then(gatewayToken)],
];

async function gatewayToken(key: Awaited<ReturnType<typeof newSigningKey>>): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', kid: 'test-key' })
    .setIssuer(issuer)
    .setAudience('koios-subgraphs')
    .setExpirationTime('1m')
    .sign(await importJWK(key, 'EdDSA'));
}

/** How a subgraph ends a WebSocket that shows a valid token and this one as the gateway's. */
async function closeCode(subgraph: Subgraph, gatewaysToken: string | undefined): Promise<number> {
  const payload = {
    authorization: `Bearer ${await stack.gateway.token()}`,
    'x-koios-gateway': gatewaysToken,
  };
  const socket = new WebSocket(subgraph.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
  return within(closed, 'closed');
}

describe.each(pretended)(
  'a subgraph that is asked directly, with a valid token and as gateway token %s',
  (_case, make) => {
    it.each(['{ certificates { totalCount } }', entities])('does not answer %s', async (query) => {
      const token = await make();
      const response = await fetch(stack.certificates.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await stack.gateway.token()}`,
          ...(token ? { 'x-koios-gateway': token } : {}),
        },
        body: JSON.stringify({ query }),
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'FORBIDDEN' });
    });

    it('closes a WebSocket', async () => {
      expect(await closeCode(stack.certificates, await make())).toBe(4403);
    });
  },
);

describe('a subgraph that cannot have the keys of the gateway', () => {
  let apart: Subgraph;
  beforeAll(async () => {
    apart = await Subgraph.start(
      { name: 'certificates', resolvers: [CertificatesResolver] },
      'http://127.0.0.1:9/auth/jwks.json',
    );
  });
  afterAll(() => apart?.stop());

  it('says that it is unavailable, and not that the gateway is none', async () => {
    const token = await newSigningKey().then(gatewayToken);
    const headers = { 'content-type': 'application/json', 'x-koios-gateway': token };
    const response = await fetch(apart.url, { method: 'POST', headers, body: '{"query":"{__typename}"}' });
    expect(response.status).toBe(503);
    const code = 'SERVICE_UNAVAILABLE';
    expect(await response.json()).toMatchObject({ code, errors: [{ extensions: { code } }] });
    expect(await closeCode(apart, token)).toBe(1013);
  });
});

it('answers what comes through the gateway, and its health to everybody', async () => {
  const { data } = await ask(stack.gateway, '{ certificates { totalCount } }');
  expect(data).toEqual({ certificates: { totalCount: expect.any(Number) } });
  expect((await fetch(new URL('/health/live', stack.certificates.url))).status).toBe(200);
});
