import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { minimalEnvironment } from '@koios/embedded-infrastructure';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase } from '@koios/service-kit';
import { decodeProtectedHeader } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { resealConfigurationSchema } from '../src/cli/reseal.js';
import { S3ObjectStorage } from '../src/key-vault/s3-object-storage.js';
import { ResealKeys } from '../src/use-cases/reseal-keys.js';
import { CertService } from './support/cert-service.js';
import { GraphqlClient } from './support/graphql-client.js';
import { Scene } from './support/scene.js';

const oldKey = `test:${Buffer.alloc(32, 7).toString('base64url')}`;
const newKey = `next:${Buffer.alloc(32, 9).toString('base64url')}`;
const program = new URL('../dist/cli/main.js', import.meta.url).pathname;
const certificateCount = 12;

let scene: Scene;
let dataSource: DataSource;

beforeAll(async () => {
  scene = await Scene.start();
  const url = scene.infrastructure.environment['DATABASE_URL'] ?? '';
  dataSource = await createDatabase({ url, entities: [], migrations: [] }).initialize();
  for (let number = 2; number <= certificateCount; number++)
    await scene.operations.generate({ name: `Line ${number}` });
});
/** Everything is sealed with the old key again. */
afterEach(async () => {
  scene.infrastructure.storageGate.onSent = undefined;
  scene.infrastructure.storageGate.reopen();
  scene.infrastructure.databaseGate.reopen();
  const environment = { ...scene.infrastructure.environment, KEY_ENCRYPTION_KEYS: `${oldKey},${newKey}` };
  const configuration = resealConfigurationSchema.parse(environment);
  const storage = new S3ObjectStorage(configuration, pino({ level: 'silent' }));
  const keys = new ResealKeys(storage, configuration.KEY_ENCRYPTION_KEYS, dataSource);
  expect(await keys.execute()).toMatchObject({ failed: [] });
});
afterAll(async () => {
  await dataSource?.destroy();
  await scene?.stop();
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as it runs in a container: no terminal, the service's environment. */
function run(keys: string, ...options: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, 'keys', 'reseal', ...options], {
    env: { ...minimalEnvironment(), ...scene.infrastructure.environment, KEY_ENCRYPTION_KEYS: keys },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ended: endOf(child) };
}

async function endOf(child: ReturnType<typeof spawn>): Promise<Ended> {
  if (!child.stdout || !child.stderr) throw new Error('its output is not piped');
  const exit = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exit;
  return { code: child.exitCode, stdout, stderr };
}

/** What it printed with --json. */
function summaryOf({ code, stdout, stderr }: Ended): Record<string, unknown> {
  if (code === 2 || stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function kids(): Promise<(string | undefined)[]> {
  const contents = (await scene.storedKeys.names()).map((name) => scene.storedKeys.content(name));
  return (await Promise.all(contents)).map((sealed) => decodeProtectedHeader(sealed).kid);
}

/** What a service that knows these keys alone has to say of every certificate's key. */
async function availability(keys: string): Promise<boolean[]> {
  const environment = { KEY_ENCRYPTION_KEYS: keys };
  const service = await CertService.start(scene.infrastructure, scene.issuer, environment);
  try {
    const client = new GraphqlClient(service.graphqlUrl, await scene.issuer.token());
    const { certificates } = await client.ask<{
      certificates: { edges: { node: { filesAvailable: boolean } }[] };
    }>('{ certificates(first: 100) { edges { node { filesAvailable } } } }');
    return certificates.edges.map(({ node }) => node.filesAvailable);
  } finally {
    await service.stop();
  }
}

/** Somebody else who changes a certificate: holds its row while `work` runs and the command waits for it. */
async function whileHoldingRow(certificateId: string, work: () => Promise<void>): Promise<Ended> {
  const client = new pg.Client({ connectionString: scene.infrastructure.environment['DATABASE_URL'] });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM client_certificate WHERE id = $1 FOR UPDATE', [certificateId]);
    const { ended } = run(`${newKey},${oldKey}`, '--json');
    await eventually(async () => {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%client_certificate%'`;
      expect(await scene.infrastructure.query(waiting)).toHaveLength(1);
    });
    await work();
    await client.query('COMMIT');
    return await ended;
  } finally {
    await client.end();
  }
}

const everyKey = Array<boolean>(certificateCount).fill(true);

describe('keys reseal', () => {
  it('seals everything with the newest key, so that the old one is needed no more', async () => {
    const { code, stdout } = await run(`${newKey},${oldKey}`).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^12 keys: 12 sealed anew, 0 were already, 0 deleted meanwhile\./);
    expect(new Set(await kids())).toEqual(new Set(['next']));
    expect(await availability(newKey)).toEqual(everyKey);
    expect(await availability(oldKey)).toEqual(everyKey.map(() => false));
  });

  it('says how far it is, from the first to the last', async () => {
    const { stderr } = await run(`${newKey},${oldKey}`).ended;
    const expected = Array.from({ length: certificateCount + 1 }, (_, done) => `${done} of 12 keys`);
    expect(stderr.trim().split('\n')).toEqual(expected);
  });

  it('can be killed in the middle and repeated', async () => {
    const { child, ended } = run(`${newKey},${oldKey}`);
    // Two for each of the keys, for eight of them at once.
    let requests = 0;
    const { storageGate } = scene.infrastructure;
    storageGate.onSent = (chunk) => {
      if (chunk.subarray(0, 4).toString() !== 'PUT ' || ++requests !== 20) return;
      child.kill('SIGKILL');
      // The last ones may be on their way already.
      storageGate.shut();
    };
    expect((await ended).code).toBeNull();
    storageGate.onSent = undefined;
    storageGate.reopen();
    const { stdout } = await run(`${newKey},${oldKey}`, '--json').ended;
    const { total, resealed, unchanged } = JSON.parse(stdout) as Record<string, number>;
    expect(total).toBe(certificateCount);
    expect(resealed).toBeGreaterThan(0);
    expect(unchanged).toBeGreaterThan(0);
    expect(await availability(newKey)).toEqual(everyKey);
  });

  it('mends what an interruption has cut off, from the copy', async () => {
    const [cut = '', whole = '', deleted = ''] = await scene.storedKeys.names();
    const contents = await Promise.all([cut, whole, deleted].map((name) => scene.storedKeys.content(name)));
    await run(`${newKey},${oldKey}`).ended;
    const resealed = await Promise.all([cut, whole, deleted].map((name) => scene.storedKeys.content(name)));
    for (const [index, name] of [cut, whole, deleted].entries())
      await scene.storedKeys.put(`resealing/${name}`, resealed[index] ?? '');
    await scene.storedKeys.put(cut, resealed[0]?.slice(0, 500) ?? '');
    await scene.storedKeys.put(whole, contents[1] ?? '');
    await scene.storedKeys.remove(deleted);
    const { stdout } = await run(`${newKey},${oldKey}`, '--json').ended;
    expect(JSON.parse(stdout)).toEqual({ total: 11, resealed: 1, unchanged: 10, gone: 0, failed: [] });
    expect(await scene.storedKeys.content(cut)).toBe(resealed[0]);
    expect((await scene.storedKeys.names()).filter((name) => name.startsWith('resealing/'))).toEqual([]);
    await scene.storedKeys.put(deleted, contents[2] ?? '');
    expect(await availability(`${newKey},${oldKey}`)).toEqual(everyKey);
  });

  it('does nothing when there is nothing to do, and says so as JSON', async () => {
    await run(`${newKey},${oldKey}`).ended;
    const before = await scene.storedKeys.content((await scene.storedKeys.names())[0] ?? '');
    const { stdout, stderr } = await run(newKey, '--json').ended;
    expect(JSON.parse(stdout)).toEqual({ total: 12, resealed: 0, unchanged: 12, gone: 0, failed: [] });
    expect(stderr).toBe('');
    expect(await scene.storedKeys.content((await scene.storedKeys.names())[0] ?? '')).toBe(before);
  });

  it('leaves what does not open as it is, does the others, and exits with 1', async () => {
    const [object = ''] = await scene.storedKeys.names();
    const sealed = await scene.storedKeys.content(object);
    const broken = `${sealed.slice(0, -8)}AAAAAAAA`;
    await scene.storedKeys.put(object, broken);
    try {
      const ended = await run(`${newKey},${oldKey}`, '--json').ended;
      const failed = [{ object, reason: 'the seal is broken: it was altered or is none' }];
      expect(summaryOf(ended)).toEqual({ total: 12, resealed: 11, unchanged: 0, gone: 0, failed });
      expect(ended.code).toBe(1);
      expect(await scene.storedKeys.content(object)).toBe(broken);
    } finally {
      await scene.storedKeys.put(object, sealed);
    }
  });

  it('changes nothing when it does not know the key that everything is sealed with', async () => {
    const { code, stdout } = await run(newKey).ended;
    expect(code).toBe(1);
    expect(stdout).toContain('the key-encryption key "test" is not known');
    expect(new Set(await kids())).toEqual(new Set(['test']));
  });

  it('does not put the old key over one that was stored meanwhile', async () => {
    const { id } = await scene.operations.defaultCertificate();
    const [object = ''] = await scene.storedKeys.namesOf(id);
    const sealed = await scene.storedKeys.content(object);
    const [other = ''] = (await scene.storedKeys.names()).filter((name) => name !== object);
    const stored = await scene.storedKeys.content(other);
    const ended = await whileHoldingRow(id, () => scene.storedKeys.put(object, stored));
    expect(summaryOf(ended)).toMatchObject({ resealed: 12, failed: [] });
    const kept = decodeProtectedHeader(await scene.storedKeys.content(object));
    expect(kept['certificateId']).toBe(decodeProtectedHeader(stored)['certificateId']);
    await scene.storedKeys.put(object, sealed);
  });

  it('tolerates a key that is deleted meanwhile, and does not bring it back', async () => {
    const { id } = await scene.operations.defaultCertificate();
    const [object = ''] = await scene.storedKeys.namesOf(id);
    const sealed = await scene.storedKeys.content(object);
    const ended = await whileHoldingRow(id, () => scene.storedKeys.remove(object));
    expect(summaryOf(ended)).toEqual({ total: 12, resealed: 11, unchanged: 0, gone: 1, failed: [] });
    expect(ended.code).toBe(0);
    expect(await scene.storedKeys.namesOf(id)).toEqual([]);
    await scene.storedKeys.put(object, sealed);
  });

  it('says what is wrong with its environment', async () => {
    const { code, stderr } = await run('nonsense').ended;
    expect(code).toBe(2);
    expect(stderr).toContain('KEY_ENCRYPTION_KEYS: key 1 is not <id>:<base64url of 32 bytes>');
  });

  it('says what does not answer', async () => {
    const { storageGate, databaseGate } = scene.infrastructure;
    for (const [gate, sentence] of [
      [storageGate, 'The object storage does not answer. What was sealed anew stays so; run this again.'],
      [databaseGate, 'The database does not answer'],
    ] as const) {
      gate.shut();
      const { code, stdout, stderr } = await run(`${newKey},${oldKey}`).ended;
      gate.reopen();
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(sentence);
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});
