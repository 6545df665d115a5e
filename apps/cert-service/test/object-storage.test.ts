import { execFileSync, spawnSync } from 'node:child_process';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@koios/service-kit';
import {
  startTestObjectStorage,
  temporaryFolder,
  type TestObjectStorage,
  undisturbedNowMs,
} from '@koios/test-infrastructure';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { S3ObjectStorage } from '../src/key-vault/s3-object-storage.js';

/**
 * The key vault's storage on a real S3 server: MinIO where `minio` is on the PATH or S3_ENDPOINT names one, otherwise the
 * embedded endpoint. A proxy in front of it makes the faults.
 */
interface Place {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY } = process.env;

/** MinIO's own client makes users, on a MinIO server of ours. */
const isOfMinio = (program: string): boolean =>
  spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.includes('MinIO') ?? false;
const withClient = !S3_ENDPOINT && isOfMinio('minio') && isOfMinio('mc') ? it : it.skip;
let ours: TestObjectStorage | undefined;
let real: Place;
let proxy: Server;
let proxied: string;
/** What the proxy answers instead of the server: undefined lets the request through, null never answers. */
let fault: (method: string) => { status: number; code: string } | 'HALF' | null | undefined;

beforeAll(async () => {
  if (S3_ENDPOINT && S3_ACCESS_KEY && S3_SECRET_KEY)
    real = { endpoint: S3_ENDPOINT, accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY };
  else real = ours = await startTestObjectStorage();
  proxy = createServer((incoming, answer) => {
    const answered = fault(incoming.method ?? '');
    if (answered === null) return;
    if (answered === 'HALF') {
      answer.writeHead(200, { 'content-length': '100' });
      return void answer.write('half of it');
    }
    if (answered) {
      answer.writeHead(answered.status, { 'content-type': 'application/xml' });
      return void answer.end(
        `<?xml version="1.0"?><Error><Code>${answered.code}</Code><Message>no</Message></Error>`,
      );
    }
    const { hostname, port } = new URL(real.endpoint);
    const { method, url: path, headers } = incoming;
    const forwarded = request({ hostname, port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  proxied = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await ours?.stop();
});
beforeEach(() => {
  fault = () => undefined;
});

const unavailable = { code: 'STORAGE_UNAVAILABLE' };

function storage(changes: Partial<Place & { bucket: string }> = {}): S3ObjectStorage {
  const { endpoint, accessKey, secretKey, bucket } = {
    ...real,
    bucket: `koios-${Date.now().toString(36)}`,
    ...changes,
  };
  const configuration = {
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: new Secret(secretKey),
    S3_BUCKET: bucket,
    S3_REGION: 'us-east-1',
  };
  return new S3ObjectStorage(configuration, pino({ level: 'silent' }));
}

describe('the object storage', () => {
  it('keeps, lists and removes objects in a bucket that it makes itself', async () => {
    const objects = storage();
    await objects.prepare();
    await objects.prepare();
    await objects.put('keys/a.jwe', Buffer.from('sealed'));
    expect((await objects.get('keys/a.jwe'))?.toString()).toBe('sealed');
    expect((await objects.list('keys/')).map(({ name }) => name)).toEqual(['keys/a.jwe']);
    await objects.remove('keys/a.jwe');
    await objects.remove('keys/a.jwe');
    expect(await objects.get('keys/a.jwe')).toBeUndefined();
    expect(await objects.list('')).toEqual([]);
  });

  it('says that a bucket is missing', async () => {
    const objects = storage({ bucket: 'koios-nowhere' });
    await expect(objects.put('a', Buffer.from('x'))).rejects.toMatchObject(unavailable);
    expect(objects.lastFault).toBe('S3_BUCKET koios-nowhere does not exist');
  });

  it('says that the secret key is wrong', async () => {
    const objects = storage({ secretKey: 'not-the-secret-key' });
    await expect(objects.put('a', Buffer.from('x'))).rejects.toMatchObject(unavailable);
    expect(objects.lastFault).toBe('S3_SECRET_KEY does not belong to S3_ACCESS_KEY');
  });

  it('says that the access key is not known', async () => {
    const objects = storage({ accessKey: 'nobody' });
    await expect(objects.put('a', Buffer.from('x'))).rejects.toMatchObject(unavailable);
    expect(objects.lastFault).toBe('the storage does not know S3_ACCESS_KEY');
  });

  it('finds out at the start that a bucket may only be read', async () => {
    fault = (method) => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : undefined);
    const bucket = 'koios-read-only';
    const writable = storage({ bucket });
    await writable.prepare();
    await writable.put('a', Buffer.from('x'));
    const objects = storage({ bucket, endpoint: proxied });
    await expect(objects.prepare()).rejects.toMatchObject(unavailable);
    expect(objects.lastFault).toContain('may not do this in S3_BUCKET koios-read-only');
    expect((await objects.get('a'))?.toString()).toBe('x');
  });

  withClient('finds out at the start that its user may only read', async () => {
    const bucket = 'koios-reader';
    const writable = storage({ bucket });
    await writable.prepare();
    await writable.put('a', Buffer.from('x'));
    const folder = temporaryFolder('mc');
    const client = (...words: string[]): void => {
      execFileSync('mc', ['--config-dir', folder.path, ...words], { stdio: 'pipe' });
    };
    client('alias', 'set', 'real', real.endpoint, real.accessKey, real.secretKey);
    client('admin', 'user', 'add', 'real', 'reader', 'reader-secret-key');
    client('admin', 'policy', 'attach', 'real', 'readonly', '--user', 'reader');
    folder.remove();
    const objects = storage({ bucket, accessKey: 'reader', secretKey: 'reader-secret-key' });
    await expect(objects.prepare()).rejects.toMatchObject(unavailable);
    expect(objects.lastFault).toContain('may not do this in S3_BUCKET koios-reader');
    await expect(objects.put('b', Buffer.from('x'))).rejects.toMatchObject(unavailable);
    expect((await objects.get('a'))?.toString()).toBe('x');
  });

  it.each([
    ['does not answer', null, 'takes too long to answer'],
    ['does not end its answer', 'HALF', 'failed (ECONNRESET)'],
  ] as const)(
    'gives up a server that %s in time, and works again when it does',
    async (_how, answered, why) => {
      const objects = storage({ endpoint: proxied });
      await objects.prepare();
      fault = () => answered;
      const startedAtMs = undisturbedNowMs();
      await expect(objects.get('a')).rejects.toMatchObject(unavailable);
      expect(undisturbedNowMs() - startedAtMs).toBeLessThan(15_000);
      expect(objects.lastFault).toContain(why);
      fault = () => undefined;
      expect(await objects.get('a')).toBeUndefined();
    },
  );

  it('says that a server fails, and works again when it does', async () => {
    const objects = storage({ endpoint: proxied });
    await objects.prepare();
    fault = () => ({ status: 503, code: 'SlowDown' });
    await expect(objects.put('a', Buffer.from('x'))).rejects.toMatchObject(unavailable);
    expect(objects.lastFault).toMatch(/^the storage at S3_ENDPOINT .* failed/);
    fault = () => undefined;
    await objects.put('a', Buffer.from('x'));
  });

  it('says that nothing is there', async () => {
    const objects = storage({ endpoint: 'http://127.0.0.1:1' });
    await expect(objects.prepare()).rejects.toMatchObject(unavailable);
    expect(objects.lastFault).toContain('nothing answers at S3_ENDPOINT http://127.0.0.1:1 (ECONNREFUSED)');
  });
});
