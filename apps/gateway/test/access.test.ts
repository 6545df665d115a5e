import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { post } from './stack/ask.js';
import { freePort, GatewayProcess, newSigningKey } from './stack/gateway-process.js';
import { IdentityProvider } from './stack/identity-provider.js';
import { within } from './stack/wait.js';

const nowhere = 'http://127.0.0.1:9/graphql';
const subgraphs = {
  CERTIFICATES_SUBGRAPH_URL: nowhere,
  DEVICES_SUBGRAPH_URL: nowhere,
  CONNECTORS_SUBGRAPH_URL: nowhere,
};
const question = JSON.stringify({ query: '{ __typename }' });

let gateway: GatewayProcess;
beforeAll(async () => {
  gateway = await GatewayProcess.start(subgraphs, await freePort());
});
afterAll(() => gateway.stop());

const unacceptable: [string, () => Promise<string | undefined>][] = [
  ['no token', () => Promise.resolve(undefined)],
  ['something that is no token', () => Promise.resolve('Bearer abc')],
  ['a token without Bearer', () => gateway.token()],
  ['an expired token', async () => `Bearer ${await gateway.token({ lifetimeSeconds: -1 })}`],
  ['a token for somebody else', async () => `Bearer ${await gateway.token({ audience: 'another-service' })}`],
  [
    "a token signed with another key of the key's name",
    async () => `Bearer ${await gateway.token({ key: await newSigningKey() })}`,
  ],
];

/** Opens a WebSocket, says connection_init, and answers how that ends: the acknowledgement, or the close code. */
async function connect(
  payload: Record<string, unknown> | undefined,
  headers: Record<string, string> = {},
  to = gateway,
): Promise<string | number> {
  const socket = new WebSocket(to.graphqlUrl.replace(/^http/, 'ws'), 'graphql-transport-ws', {
    headers,
  });
  const end = new Promise<string | number>((resolve) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    socket.on('message', (message: Buffer) =>
      resolve(String((JSON.parse(message.toString()) as { type: string }).type)),
    );
    socket.on('close', resolve);
  });
  return within(end, 'an answer to connection_init').finally(() => socket.terminate());
}

describe.each(unacceptable)('with %s', (_case, authorization) => {
  it.each(['application/json', 'text/event-stream'])('an HTTP request for %s is refused', async (accept) => {
    const given = await authorization();
    const answer = await post(gateway, question, { accept, ...(given ? { authorization: given } : {}) });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
  });

  it('a WebSocket is closed as forbidden', async () => {
    const given = await authorization();
    expect(await connect(given ? { authorization: given } : undefined)).toBe(4403);
  });
});

describe('with a token whose issuer does not answer', () => {
  let besideProvider: GatewayProcess;
  let authorization: string;
  beforeAll(async () => {
    const provider = await IdentityProvider.start();
    authorization = `Bearer ${await provider.token(['viewer'])}`;
    provider.stop();
    const environment = { ...subgraphs, OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: 'koios-api' };
    besideProvider = await GatewayProcess.start(environment, await freePort());
  });
  afterAll(() => besideProvider?.stop());

  it('a GraphQL request is not told that its token is wrong', async () => {
    const { status, headers, errors } = await post(besideProvider, question, { authorization });
    expect(status).toBe(503);
    expect(headers.get('www-authenticate')).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE' });
  });

  it.each([
    ['GET', '/auth/session'],
    ['POST', '/auth/renewal'],
    ['GET', '/downloads/certificates/c1/certificate.der'],
  ])('nor is %s %s', async (method, path) => {
    const response = await fetch(besideProvider.url + path, { method, headers: { authorization } });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('a WebSocket is closed so that clients try again', async () => {
    expect(await connect({ authorization }, {}, besideProvider)).toBe(1013);
  });

  it('those without any token are told to sign in', async () => {
    expect((await post(besideProvider, question)).status).toBe(401);
  });
});

describe('a WebSocket', () => {
  it('is let in with the token in its first message', async () => {
    expect(await connect({ authorization: `Bearer ${await gateway.token()}` })).toBe('connection_ack');
  });

  it('is let in with the token in its header', async () => {
    expect(await connect(undefined, { authorization: `Bearer ${await gateway.token()}` })).toBe(
      'connection_ack',
    );
  });

  it('that asks before it has shown a token is closed', async () => {
    const socket = new WebSocket(gateway.graphqlUrl.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ __typename }' } })),
    );
    expect(await within(closed, 'closed')).toBe(4401);
  });

  it('to any other address is refused', async () => {
    const socket = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/other`, 'graphql-transport-ws');
    const refused = new Promise<string>((resolve) => socket.on('error', (error) => resolve(error.message)));
    expect(await within(refused, 'refused')).toContain('404');
  });
});

describe('GraphiQL', () => {
  const page = (from: GatewayProcess) => fetch(from.graphqlUrl, { headers: { accept: 'text/html' } });

  it('is not there in production', async () => {
    expect((await page(gateway)).status).toBe(401);
  });

  it('is there in development without a token, whole, and its requests need one', async () => {
    const development = await GatewayProcess.start(
      { ...subgraphs, NODE_ENV: 'development' },
      await freePort(),
    );
    const answer = await page(development);
    const html = await answer.text();
    const withoutToken = await post(development, question);
    await development.stop();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(html).toContain('Koios OPC UA');
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="?https?:/);
    expect(withoutToken.status).toBe(401);
  });
});

describe('without a token', () => {
  it('health is answered, and names the parts that are missing', async () => {
    const live = await fetch(`${gateway.url}/health/live`);
    const ready = await fetch(`${gateway.url}/health/ready`);
    expect(live.status).toBe(200);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: 'not ready',
      faults: { certificates: 'does not answer', devices: 'does not answer', connectors: 'does not answer' },
    });
  });
});
