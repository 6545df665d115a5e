import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  createServiceDatabase,
  dropServiceDatabase,
  isAlive,
  type RunningPostgres,
  startPostgres,
} from '../src/index.js';
import { workplace } from './support/workplace.js';

const folder = workplace('postgres');
const options = {
  dataDirectory: join(folder.path, 'data'),
  logFile: join(folder.path, 'postgres.log'),
  password: 'p@ss/word with:signs',
};
let running: RunningPostgres[] = [];

async function start(changes: Partial<typeof options> & { port?: number } = {}): Promise<RunningPostgres> {
  const server = await startPostgres({ ...options, ...changes });
  running.push(server);
  return server;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
});
afterAll(() => folder.remove());

describe('PostgreSQL', () => {
  it('keeps its data between starts, on another port too, and leaves no process', async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept (fact text); INSERT INTO kept VALUES ('ünïcödé')");
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second.port).not.toBe(first.port);
    expect(await query(second.url, 'SELECT fact FROM kept')).toEqual([{ fact: 'ünïcödé' }]);
  });

  it('survives kill -9: starts again on the same port, with what was committed', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE IF NOT EXISTS committed (id int); INSERT INTO committed VALUES (1)');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.ended).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect(existsSync(join(options.dataDirectory, 'postmaster.pid'))).toBe(true);
    const second = await start({ port: first.port });
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT id FROM committed')).toEqual([{ id: 1 }]);
  });

  it('starts after a kill -9 as soon as what is left of the old server has gone', async () => {
    const first = await start();
    const [orphan = 0] = childrenOf(first.pid);
    process.kill(orphan, 'SIGSTOP');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const second = start();
    while (!readFileSync(options.logFile, 'utf8').includes('shared memory block')) await setTimeout(50);
    process.kill(orphan, 'SIGCONT');
    expect(await query((await second).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not kept from starting by a lock file whose number a stranger has now', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const stranger = spawn('sleep', ['60'], { cwd: '/', ...ownerOf(options.dataDirectory) });
    try {
      const lockFile = join(options.dataDirectory, 'postmaster.pid');
      writeFileSync(lockFile, readFileSync(lockFile, 'utf8').replace(/^\d+/, String(stranger.pid)));
      await start();
      expect(stranger.exitCode).toBeNull();
    } finally {
      stranger.kill('SIGKILL');
      await once(stranger, 'exit');
    }
  });

  it('ends a server that was left behind on its data before it starts', async () => {
    const left = await start();
    await query(left.url, 'CREATE TABLE of_the_left (id int)');
    const next = await start();
    expect(isAlive(left.pid)).toBe(false);
    expect(await query(next.url, 'SELECT * FROM of_the_left')).toEqual([]);
  });

  it('does not take an interrupted initialisation for a database', async () => {
    const dataDirectory = join(folder.path, 'interrupted');
    mkdirSync(`${dataDirectory}.new`);
    writeFileSync(join(`${dataDirectory}.new`, 'PG_VERSION'), '18\n');
    const server = await start({ dataDirectory });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('runs in a folder that only we may enter', async () => {
    const closed = join(folder.path, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    const server = await start({ dataDirectory: join(closed, 'data') });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('asks for the password, and nobody else finds it or the data', async () => {
    const server = await start();
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(options.dataDirectory).mode & 0o077).toBe(0);
    expect(readFileSync(options.logFile, 'utf8')).not.toContain(options.password);
  });

  it('does not take another server on its port for itself', async () => {
    const { port } = await start();
    const other = start({ dataDirectory: join(folder.path, 'other'), port });
    await expect(other).rejects.toThrow(`cannot listen on port ${port}: it is taken`);
  });

  it('says that it did not start, and its log says why', async () => {
    const dataDirectory = join(folder.path, 'broken');
    await (await start({ dataDirectory })).stop();
    appendFileSync(join(dataDirectory, 'postgresql.conf'), 'nonsense = on\n');
    await expect(start({ dataDirectory })).rejects.toThrow('ended with exit code 1 before it was ready');
    expect(readFileSync(options.logFile, 'utf8')).toContain(
      'unrecognized configuration parameter "nonsense"',
    );
  });
});

describe('the databases of the services', () => {
  it('are for their own service only', async () => {
    const server = await start();
    const own = await createServiceDatabase(server.url, { service: 'cert-service', password: 'one' });
    const other = await createServiceDatabase(server.url, { service: 'device-service', password: 'two' });
    await query(own, 'CREATE TABLE secret (id int)');
    const trespass = new URL(other);
    trespass.pathname = new URL(own).pathname;
    await expect(query(trespass.href, 'SELECT * FROM secret')).rejects.toThrow(
      'permission denied for database',
    );
    await expect(query(own, 'CREATE DATABASE more')).rejects.toThrow('permission denied');
  });

  it('are kept when they are asked for again, with the new password', async () => {
    const server = await start();
    await createServiceDatabase(server.url, { service: 'kept-service', password: 'old' });
    const before = await createServiceDatabase(server.url, { service: 'kept-service', password: 'old' });
    await query(before, 'CREATE TABLE kept (id int)');
    const after = await createServiceDatabase(server.url, { service: 'kept-service', password: "n'ew" });
    expect(await query(after, 'SELECT * FROM kept')).toEqual([]);
    await expect(query(before, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('can be dropped while somebody is connected', async () => {
    const server = await start();
    const url = await createServiceDatabase(server.url, { service: 'dropped', password: 'x' });
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    await dropServiceDatabase(server.url, 'dropped');
    await expect(query(url, 'SELECT 1')).rejects.toThrow();
    await client.end().catch(() => undefined);
  });
});

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

function ownerOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}
