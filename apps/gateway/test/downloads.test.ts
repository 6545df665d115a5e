import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FileServer, firstHalf, secondHalf } from './stack/file-server.js';
import { freePort, GatewayProcess } from './stack/gateway-process.js';

const file = '/downloads/certificates/5f0c0cf2-0000-4000-8000-000000000000/certificate.p12';
let gateway: GatewayProcess;
let files: FileServer;

beforeAll(async () => {
  files = await FileServer.start();
  const nowhere = 'http://127.0.0.1:9/graphql';
  const urls = {
    CERTIFICATES_SUBGRAPH_URL: files.url,
    DEVICES_SUBGRAPH_URL: nowhere,
    CONNECTORS_SUBGRAPH_URL: nowhere,
  };
  gateway = await GatewayProcess.start(urls, await freePort());
});
afterAll(async () => {
  await gateway?.stop();
  await files?.stop();
});
beforeEach(() => {
  files.seen.length = 0;
});

async function download(path: string, options: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${await gateway.token()}`, ...options.headers };
  return fetch(`${gateway.url}${path}`, { ...options, headers });
}

/** As it is typed: `fetch` would tidy the path up first. */
async function statusOf(path: string): Promise<number | undefined> {
  const authorization = `Bearer ${await gateway.token()}`;
  const { port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path, headers: { authorization } }, (response) => {
      void text(response).then(() => resolve(response.statusCode));
    });
    asked.on('error', reject).end();
  });
}

describe('a download', () => {
  it('comes through as it is sent, byte by byte, and not only when it is whole', async () => {
    const response = await download(file);
    const reader = response.body?.getReader();
    const received: Uint8Array[] = [];
    const receive = async (length: number): Promise<void> => {
      while (Buffer.concat(received).length < length) {
        const { value } = (await reader?.read()) ?? {};
        if (!value) throw new Error('the file ended too early');
        received.push(value);
      }
    };
    await receive(firstHalf.length);
    files.sendSecondHalf();
    await receive(firstHalf.length + secondHalf.length);
    expect(Buffer.concat(received).equals(Buffer.concat([firstHalf, secondHalf]))).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/x-pkcs12',
      'content-length': '200000',
      'content-disposition': 'attachment; filename="x.p12"',
      'cache-control': 'no-store',
    });
    expect(response.headers.get('x-internal')).toBeNull();
  });

  it('tells the service who asks, from where, and with which body', async () => {
    const response = await download(file, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'r-1', 'x-forwarded-for': '6.6.6.6' },
      body: '{"passphrase":"sesame"}',
    });
    files.sendSecondHalf();
    await response.arrayBuffer();
    const [seen] = files.seen;
    expect(seen).toMatchObject({ method: 'POST', url: file, body: '{"passphrase":"sesame"}' });
    expect(seen?.headers).toMatchObject({ 'x-request-id': 'r-1', 'x-forwarded-for': '127.0.0.1' });
    expect(seen?.headers.authorization).toMatch(/^Bearer /);
    expect(response.headers.get('x-request-id')).toBe('r-1');
    expect(gateway.output).not.toContain('sesame');
  });

  it('that the service refuses is refused in its words', async () => {
    const response = await download('/downloads/certificates/refused/private-key.pem', { method: 'POST' });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ code: 'FORBIDDEN', message: 'Not you.' });
  });

  it('that breaks off does not pass for a whole one', async () => {
    const response = await download(file);
    const whole = response.arrayBuffer();
    files.cutOff();
    await expect(whole).rejects.toThrow();
  });

  it.each([undefined, 'Bearer x'])(
    'is refused with the token %s, and the service is not asked',
    async (authorization) => {
      const response = await fetch(`${gateway.url}${file}`, {
        headers: authorization ? { authorization } : {},
      });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(files.seen).toEqual([]);
    },
  );

  it.each([
    '/downloads/../graphql',
    '/downloads/%2e%2e/graphql',
    '/downloads/certificates/..%2f..%2fgraphql',
    '/downloads//evil.example.com/x',
    '/downloads/certificates/x?y=1',
    '/downloads/x',
  ])('cannot lead out of the downloads: %s', async (path) => {
    expect(await statusOf(path)).toBe(404);
    expect(files.seen).toEqual([]);
  });

  it('with a large body is refused, and the service is not asked', async () => {
    const response = await download(file, { method: 'POST', body: 'x'.repeat(5_000) });
    expect(response.status).toBe(413);
    expect(files.seen).toEqual([]);
  });

  it('says that the service does not answer', async () => {
    const nowhere = 'http://127.0.0.1:9/graphql';
    const alone = await GatewayProcess.start(
      {
        CERTIFICATES_SUBGRAPH_URL: nowhere,
        DEVICES_SUBGRAPH_URL: nowhere,
        CONNECTORS_SUBGRAPH_URL: nowhere,
      },
      await freePort(),
    );
    const headers = { authorization: `Bearer ${await alone.token()}` };
    const response = await fetch(`${alone.url}${file}`, { headers });
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'SERVICE_UNAVAILABLE' }]);
    await alone.stop();
  });
});
