import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, GatewayProcess } from './stack/gateway-process.js';
import { nowhere } from './stack/nowhere.js';

const folder = temporaryFolder('console');
const page = '<!doctype html><title>Koios</title><script src="/assets/index-AbCd1234.js"></script>';
let gateway: GatewayProcess;

beforeAll(async () => {
  mkdirSync(join(folder.path, 'assets'));
  writeFileSync(join(folder.path, 'index.html'), page);
  writeFileSync(join(folder.path, 'assets', 'index-AbCd1234.js'), 'console.log(1)');
  writeFileSync(join(folder.path, 'favicon.svg'), '<svg/>');
  gateway = await GatewayProcess.start({ ...nowhere, CONSOLE_DIRECTORY: folder.path }, await freePort());
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

const get = (path: string, accept = 'text/html', init: RequestInit = {}) =>
  fetch(gateway.url + path, { headers: { accept }, ...init });

describe('the console', () => {
  it.each(['/', '/certificates', '/devices/7d3f6c1e-58a4-4f6b-9b53-0d0f3a1c2b4d?tab=tags'])(
    'has its page at %s, always looked for anew',
    async (path) => {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(await answer.text()).toBe(page);
    },
  );

  it('has its hashed files for ever, and its other files looked for anew', async () => {
    const hashed = await get('/assets/index-AbCd1234.js', '*/*');
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers.get('content-type')).toContain('javascript');
    expect((await get('/favicon.svg', '*/*')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/assets/index-gone0000.js', '/..%2f..%2fpackage.json', '/.env'])(
    'has no page in place of the file %s, which is not there',
    async (path) => {
      const answer = await get(path, '*/*');
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain('<title>Koios</title>');
    },
  );

  it('leaves the addresses of the gateway alone', async () => {
    expect((await get('/graphql')).status).toBe(401);
    expect((await get('/auth/unknown')).status).toBe(404);
    expect((await get('/downloads/x')).status).toBe(401);
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' });
    expect((await get('/certificates', 'text/html', { method: 'POST' })).status).toBe(404);
  });

  it('is kept by browsers from scripts, frames and addresses of others', async () => {
    const { headers } = await get('/');
    const policy = headers.get('content-security-policy') ?? '';
    for (const directive of [
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ])
      expect(policy).toContain(directive);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('pages of other sites', () => {
  it('are let in nowhere (CORS)', async () => {
    const origin = { origin: 'https://elsewhere.example.com' };
    const asked = await fetch(gateway.graphqlUrl, {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    const answered = await fetch(`${gateway.url}/auth/configuration`, { headers: origin });
    for (const { headers } of [asked, answered])
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
