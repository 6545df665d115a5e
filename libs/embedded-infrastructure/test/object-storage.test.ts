import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Client } from 'minio';
import { isAlive, type RunningObjectStorage, startObjectStorage } from '../src/index.js';
import { workplace } from './support/workplace.js';

const folder = workplace('s3');
const options = {
  dataDirectory: join(folder.path, 'data'),
  logFile: join(folder.path, 's3.log'),
  accessKey: 'our-access-key',
  secretKey: 'our-secret-key',
};
let running: RunningObjectStorage[] = [];

async function start(port?: number): Promise<RunningObjectStorage> {
  const server = await startObjectStorage({ ...options, port });
  running.push(server);
  return server;
}

function client({ port, ...keys }: { port: number; accessKey: string; secretKey: string }): Client {
  const { accessKey, secretKey } = keys;
  return new Client({
    endPoint: '127.0.0.1',
    port,
    useSSL: false,
    region: 'us-east-1',
    accessKey,
    secretKey,
  });
}

async function read(s3: Client, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await s3.getObject('keys', name)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
});
afterAll(() => folder.remove());

describe('the object storage', () => {
  it('keeps its objects through a stop and through kill -9, on the same port', async () => {
    const first = await start();
    await client(first).makeBucket('keys');
    await client(first).putObject('keys', 'a/sealed-key', 'sealed', 6);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(await read(client(second), 'a/sealed-key')).toBe('sealed');
    process.kill(second.pid, 'SIGKILL');
    await second.ended;

    const third = await start(second.port);
    expect(third.url).toBe(second.url);
    expect(await read(client(third), 'a/sealed-key')).toBe('sealed');
  });

  it('keeps the old object when the client that writes a new one is cut off', async () => {
    const s3 = client(await start());
    const url = await s3.presignedPutObject('keys', 'a/sealed-key', 60);
    const writing = request(url, { method: 'PUT', headers: { 'content-length': 20 } });
    writing.on('error', () => undefined);
    writing.write('half');
    await setTimeout(300);
    expect(await read(s3, 'a/sealed-key')).toBe('sealed');
    writing.destroy();
    await setTimeout(300);
    expect(await read(s3, 'a/sealed-key')).toBe('sealed');
  });

  it('gives nothing to who does not know the secret', async () => {
    const server = await start();
    const stranger = client({ ...server, secretKey: 'guessed' });
    await expect(read(stranger, 'a/sealed-key')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    await expect(stranger.putObject('keys', 'mine', 'x', 1)).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });

  it('does not know the keys that its package publishes', async () => {
    const server = await start();
    const stranger = client({ ...server, accessKey: 'S3RVER', secretKey: 'S3RVER' });
    await expect(read(stranger, 'a/sealed-key')).rejects.toMatchObject({ code: 'InvalidAccessKeyId' });
  });

  it('gives nothing to who does not sign', async () => {
    const server = await start();
    const get = await fetch(`${server.url}/keys/a/sealed-key`);
    expect([get.status, await get.text()]).toEqual([403, expect.stringContaining('AccessDenied')]);
    const put = await fetch(`${server.url}/keys/mine`, { method: 'PUT', body: 'x' });
    expect(put.status).toBe(403);
  });

  it('does not write its secret down', async () => {
    await start();
    expect(readFileSync(options.logFile, 'utf8')).not.toContain(options.secretKey);
  });
});
