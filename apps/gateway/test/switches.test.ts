import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, ask, post } from './stack/ask.js';
import { freePort, GatewayProcess } from './stack/gateway-process.js';
import { nowhere } from './stack/nowhere.js';

const folder = temporaryFolder('switches');
const trusted = { a1b2: 'query Trusted { __typename }' };
let gateway: GatewayProcess;

beforeAll(async () => {
  const file = join(folder.path, 'persisted-documents.json');
  writeFileSync(file, JSON.stringify(trusted));
  const environment = {
    TRUSTED_DOCUMENTS_FILE: file,
    NODE_ENV: 'development',
    GRAPHIQL: 'false',
    CORS_ORIGINS: 'http://localhost:5173, https://screens.example.com',
  };
  gateway = await GatewayProcess.start({ ...nowhere, ...environment }, await freePort());
});
afterAll(async () => {
  await gateway?.stop();
  folder.remove();
});

async function send(body: unknown): Promise<Answer> {
  return post(gateway, JSON.stringify(body), { authorization: `Bearer ${await gateway.token()}` });
}

describe('with trusted documents', () => {
  it.each([
    ['its id', { documentId: 'a1b2' }],
    ['its id with the name of the hash', { documentId: 'sha256:a1b2' }],
    ["Apollo's way", { extensions: { persistedQuery: { version: 1, sha256Hash: 'a1b2' } } }],
  ])('one is executed by %s', async (_way, body) => {
    expect((await send(body)).data).toEqual({ __typename: 'Query' });
  });

  it.each([
    ['a document of one’s own, though it is the same', { query: trusted.a1b2 }],
    ['an id that is not known', { documentId: 'ffff' }],
    ['an id that is no text', { documentId: 5 }],
  ])('%s is refused', async (_way, body) => {
    const { data, errors } = await send(body);
    expect(data).toBeFalsy();
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });
});

describe('the switches', () => {
  it.each(['http://localhost:5173', 'https://screens.example.com'])(
    'let pages of %s call',
    async (origin) => {
      const asked = {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      };
      const preflight = await fetch(gateway.graphqlUrl, { method: 'OPTIONS', headers: { origin, ...asked } });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
      expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
      const refused = await fetch(gateway.graphqlUrl, { method: 'POST', headers: { origin } });
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
    },
  );

  it('let no other page call', async () => {
    for (const origin of ['https://screens.example.com.evil.example', 'https://evil.example', 'null']) {
      const answer = await fetch(gateway.graphqlUrl, { method: 'POST', headers: { origin } });
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });

  it('turn GraphiQL off where it would be there', async () => {
    expect((await fetch(gateway.graphqlUrl, { headers: { accept: 'text/html' } })).status).toBe(401);
  });

  it('turn introspection on where it would not be there', async () => {
    const open = await GatewayProcess.start({ ...nowhere, INTROSPECTION: 'true' }, await freePort());
    const { data } = await ask(open, '{ __schema { queryType { name } } }').finally(() => open.stop());
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });
});
