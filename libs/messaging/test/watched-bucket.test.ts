import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { eventually, startTestNats, type TestNats } from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { Bucket, connectToNats, WatchedBucket } from '../src/index.js';
import { Cable } from '@koios/test-infrastructure';

const valueSchema = z.object({ version: z.int() });
const log = pino({ level: 'silent' });

let nats: TestNats;
let cable: Cable;
let connection: NatsConnection;
let bucket: Bucket<typeof valueSchema>;
let watched: WatchedBucket<typeof valueSchema>;
let bucketNumber = 0;

beforeAll(async () => {
  nats = await startTestNats();
});
afterAll(() => nats.stop());

beforeEach(async () => {
  cable = await Cable.to(nats.port);
  connection = await connectToNats({ url: `nats://127.0.0.1:${cable.port}`, name: 'test' }, log);
  bucket = await Bucket.open(connection, { name: `bucket-${++bucketNumber}`, value: valueSchema });
  watched = new WatchedBucket(bucket, 'main.*', log);
});
afterEach(async () => {
  await watched.stop();
  await connection.close();
  await cable.remove();
});

function copy(): Record<string, number> {
  return Object.fromEntries([...watched.entries].map(([key, { version }]) => [key, version]));
}

async function restartNats(): Promise<void> {
  await nats.kill();
  await nats.restart();
}

/** What another client does with the bucket. */
async function otherClient(
  work: (other: Bucket<typeof valueSchema>, connection: NatsConnection) => Promise<void>,
): Promise<void> {
  const other = await connectToNats({ url: nats.url, name: 'other' }, log);
  await work(await Bucket.open(other, bucket.definition), other);
  await other.close();
}

describe('the first snapshot', () => {
  it('of an empty bucket is complete at once', async () => {
    await watched.start();
    expect(copy()).toEqual({});
  });

  it('of a bucket with entries holds those that match the filter when start resolves', async () => {
    for (let index = 0; index < 500; index++) await bucket.put(`main.${index}`, { version: index });
    await bucket.put('other.1', { version: 1 });
    await watched.start();
    expect(watched.entries.size).toBe(500);
    expect(watched.entries.get('main.499')).toEqual({ version: 499 });
  });

  it('leaves out what was deleted before', async () => {
    await bucket.put('main.a', { version: 1 });
    await bucket.put('main.b', { version: 1 });
    await bucket.delete('main.a');
    await watched.start();
    expect(copy()).toEqual({ 'main.b': 1 });
  });

  it('is complete at once when everything was deleted', async () => {
    await bucket.put('main.a', { version: 1 });
    await bucket.delete('main.a');
    await watched.start();
    expect(copy()).toEqual({});
  });

  it('leaves out a value that breaks the contract, and keeps the others', async () => {
    await bucket.kv.put('main.broken', 'no JSON');
    await bucket.kv.put('main.wrong', JSON.stringify({ version: 'one' }));
    await bucket.put('main.right', { version: 1 });
    await watched.start();
    expect(copy()).toEqual({ 'main.right': 1 });
  });
});

describe('while it watches', () => {
  it('it tells a listener of what is there, of changes and of deletions', async () => {
    await bucket.put('main.a', { version: 1 });
    await watched.start();
    const told: [string, number | undefined][] = [];
    const stop = watched.subscribe((key, value) => told.push([key, value?.version]));
    // Of two changes of one key, NATS may tell the later one alone.
    await bucket.put('main.a', { version: 2 });
    await eventually(() => expect(copy()).toEqual({ 'main.a': 2 }));
    await bucket.put('main.b', { version: 1 });
    await bucket.delete('main.a');
    await eventually(() => expect(copy()).toEqual({ 'main.b': 1 }));
    stop();
    await bucket.put('main.c', { version: 1 });
    await eventually(() => expect(copy()).toEqual({ 'main.b': 1, 'main.c': 1 }));
    expect(told).toEqual([
      ['main.a', 1],
      ['main.a', 2],
      ['main.b', 1],
      ['main.a', undefined],
    ]);
  });
});

describe('when NATS is killed and comes back', () => {
  it('it sees what changes afterwards', async () => {
    await bucket.put('main.a', { version: 1 });
    await watched.start();
    await restartNats();
    await otherClient(async (other) => void (await other.put('main.a', { version: 2 })));
    await eventually(() => expect(copy()).toEqual({ 'main.a': 2 }));
  });

  it('it goes on after several outages in a row', async () => {
    await watched.start();
    for (let round = 1; round <= 3; round++) {
      await restartNats();
      await otherClient(async (other) => void (await other.put('main.a', { version: round })));
      await eventually(() => expect(copy()).toEqual({ 'main.a': round }));
    }
  });

  it.each([0, 5, 10, 20, 40])(
    '%i ms after it has started, the first snapshot is complete all the same',
    async (ms) => {
      const versions: Record<string, number> = {};
      for (let index = 0; index < 1_000; index++) versions[`main.${index}`] = index;
      const entries = Object.entries(versions);
      while (entries.length > 0)
        await Promise.all(entries.splice(0, 100).map(([key, version]) => bucket.put(key, { version })));
      const started = watched.start();
      await delay(ms);
      await restartNats();
      await started;
      await eventually(() => expect(copy()).toEqual(versions));
    },
  );
});

describe('when its own connection was cut for a while', () => {
  it('it has what was added, changed and deleted meanwhile, and has told its listeners', async () => {
    await bucket.put('main.stays', { version: 1 });
    await bucket.put('main.changes', { version: 1 });
    await bucket.put('main.goes', { version: 1 });
    await bucket.put('main.goes-without-a-trace', { version: 1 });
    await watched.start();
    const told: [string, number | undefined][] = [];
    watched.subscribe((key, value) => told.push([key, value?.version]));
    cable.cut();
    await otherClient(async (other, otherConnection) => {
      await other.put('main.changes', { version: 2 });
      await other.delete('main.goes');
      await purgeKey(otherConnection, 'main.goes-without-a-trace');
      await other.put('main.comes', { version: 1 });
    });
    cable.mend();
    await eventually(() => expect(copy()).toEqual({ 'main.stays': 1, 'main.changes': 2, 'main.comes': 1 }));
    expect(told).toContainEqual(['main.goes', undefined]);
    expect(told).toContainEqual(['main.goes-without-a-trace', undefined]);
    expect(told).toContainEqual(['main.comes', 1]);
  });
});

describe('a bucket whose entries expire', () => {
  /** Far from what a busy machine takes between two beats. */
  const timeToLiveMs = 3_000;

  beforeEach(async () => {
    const definition = { name: `expiring-${++bucketNumber}`, value: valueSchema, timeToLiveMs };
    bucket = await Bucket.open(connection, definition);
    watched = new WatchedBucket(bucket, 'main.*', log);
  });

  it('keeps an entry that is written again in time, and drops one that is not', async () => {
    await bucket.put('main.silent', { version: 1 });
    await watched.start();
    let version = 0;
    const heart = setInterval(() => void bucket.put('main.beating', { version: ++version }), 100);
    const told: string[] = [];
    watched.subscribe((key, value) => void (value === undefined && told.push(key)));
    await eventually(() => expect(told).toEqual(['main.silent']));
    await eventually(() => expect(version).toBeGreaterThan(60));
    clearInterval(heart);
    expect(told).toEqual(['main.silent']);
    await eventually(() => expect(copy()).toEqual({}));
  });

  it('is followed on when it was removed and made anew', async () => {
    for (let round = 0; round < 20; round++) await bucket.put('main.a', { version: round });
    await watched.start();
    await otherClient(async (other) => {
      await other.kv.destroy();
      const anew = await Bucket.open(other.connection, other.definition);
      await eventually(async () => {
        await anew.put('main.b', { version: 1 });
        expect(copy()).toEqual({ 'main.b': 1 });
      });
    });
  });
});

/** As if it had never been: not even a marker of the deletion stays. */
async function purgeKey(other: NatsConnection, key: string): Promise<void> {
  const manager = await jetstreamManager(other);
  const name = bucket.definition.name;
  await manager.streams.purge(`KV_${name}`, { filter: `$KV.${name}.${key}` });
}
