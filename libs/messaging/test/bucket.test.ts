import { setTimeout as delay } from 'node:timers/promises';
import { startTestNats, type TestNats } from '@koios/test-infrastructure';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { z } from 'zod';
import { Bucket, connectToNats, projectState } from '../src/index.js';

const valueSchema = z.object({ version: z.int(), by: z.string() });
const log = pino({ level: 'silent' });

let nats: TestNats;
let connection: NatsConnection;
let otherConnection: NatsConnection;
let bucket: Bucket<typeof valueSchema>;
let other: Bucket<typeof valueSchema>;
let bucketNumber = 0;

beforeAll(async () => {
  nats = await startTestNats();
  connection = await connectToNats({ url: nats.url, name: 'test' }, log);
  otherConnection = await connectToNats({ url: nats.url, name: 'other' }, log);
});
afterAll(async () => {
  await connection.close();
  await otherConnection.close();
  await nats.stop();
});

beforeEach(async () => {
  const definition = { name: `bucket-${++bucketNumber}`, value: valueSchema };
  bucket = await Bucket.open(connection, definition);
  other = await Bucket.open(otherConnection, definition);
});

describe('a bucket', () => {
  it('gives back what was put, and nothing for what is not there or was deleted', async () => {
    await bucket.put('a.b', { version: 1, by: 'me' });
    expect(await other.get('a.b')).toMatchObject({ key: 'a.b', value: { version: 1, by: 'me' } });
    expect(await other.get('a.c')).toBeUndefined();
    await bucket.delete('a.b');
    expect(await other.get('a.b')).toBeUndefined();
    await bucket.delete('never.there');
  });

  it('gives nothing for a value that breaks the contract', async () => {
    await bucket.kv.put('a.b', '{"version":"one"}');
    expect(await bucket.get('a.b')).toBeUndefined();
  });

  it('lists the keys that match, without the deleted ones', async () => {
    for (const key of ['a.1', 'a.2', 'b.1']) await bucket.put(key, { version: 1, by: 'me' });
    await bucket.delete('a.1');
    expect(await bucket.keys('a.*')).toEqual(['a.2']);
    expect((await bucket.keys()).sort()).toEqual(['a.2', 'b.1']);
    expect(await bucket.keys('c.*')).toEqual([]);
  });

  it('replaces an entry only if nobody has written it meanwhile', async () => {
    expect(await bucket.replace('a', { version: 1, by: 'me' }, 0)).toBe(true);
    const entry = await other.get('a');
    const revision = entry?.revision ?? 0;
    expect(await other.replace('a', { version: 2, by: 'other' }, revision)).toBe(true);
    expect(await bucket.replace('a', { version: 3, by: 'me' }, revision)).toBe(false);
    expect(await bucket.replace('a', { version: 3, by: 'me' }, 0)).toBe(false);
    expect((await bucket.get('a'))?.value).toEqual({ version: 2, by: 'other' });
  });
});

describe('a projection', () => {
  interface Row {
    readonly version: number;
    readonly by: string;
  }
  /** What the database says. */
  let row: Row | undefined;
  const read = (): Promise<Row | undefined> => Promise.resolve(row);
  const shown = async (): Promise<Row | undefined> => (await bucket.get('a'))?.value;

  it('is written when there is none, also after a deletion', async () => {
    row = { version: 1, by: 'me' };
    await projectState(bucket, 'a', read);
    expect(await shown()).toEqual(row);
    await bucket.delete('a');
    await projectState(bucket, 'a', read);
    expect(await shown()).toEqual(row);
  });

  it('follows its row, and is not written again for the same', async () => {
    row = { version: 2, by: 'me' };
    await projectState(bucket, 'a', read);
    const revision = await bucket.revisionOf('a');
    await projectState(bucket, 'a', read);
    expect(await bucket.revisionOf('a')).toBe(revision);
    row = { version: 3, by: 'other' };
    await projectState(bucket, 'a', read);
    expect(await shown()).toEqual(row);
  });

  it('of a database that was restored gives way to the older row', async () => {
    await bucket.put('a', { version: 9, by: 'before the restore' });
    for (const version of [5, 9]) {
      row = { version, by: 'restored' };
      await projectState(bucket, 'a', read);
      expect(await shown()).toEqual(row);
    }
  });

  it('is deleted with its row, once', async () => {
    await bucket.put('a', { version: 1, by: 'me' });
    row = undefined;
    await projectState(bucket, 'a', read);
    const revision = await bucket.revisionOf('a');
    await projectState(bucket, 'a', read);
    expect(await shown()).toBeUndefined();
    expect(await bucket.revisionOf('a')).toBe(revision);
  });

  it('replaces a value that breaks the contract', async () => {
    await bucket.kv.put('a', 'no JSON');
    row = { version: 1, by: 'me' };
    await projectState(bucket, 'a', read);
    expect(await shown()).toEqual(row);
  });

  it('by two writers at once never goes back, and ends at the newest', async () => {
    const seen: number[] = [];
    const watch = await bucket.kv.watch({ key: 'a' });
    const watched = (async () => {
      for await (const entry of watch) {
        seen.push(entry.json<{ version: number }>().version);
        if (seen.at(-1) === 40) return;
      }
    })();
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const [writer, by] = index % 2 ? [bucket, 'me'] : [other, 'other'];
        await delay(Math.random() * 100);
        row = { version: (row?.version ?? 0) + 1, by };
        await projectState(writer, 'a', read);
      }),
    );
    await watched;
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await shown()).toEqual(row);
  });

  beforeEach(() => {
    row = undefined;
  });
});
