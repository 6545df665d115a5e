import { existsSync } from 'node:fs';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestInfrastructure, type TestInfrastructure } from '../src/index.js';

let parts: TestInfrastructure<'nats' | 'postgres' | 'objectStorage'>;

beforeAll(async () => {
  parts = await startTestInfrastructure(['nats', 'postgres', 'objectStorage']);
});

afterAll(async () => {
  await parts.stop();
  expect([parts.nats.pid, parts.objectStorage.pid].filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
});

async function select(url: string, query: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}

describe('the infrastructure of a test', () => {
  it('has an empty database, and more on demand that know nothing of each other', async () => {
    const other = await parts.postgres.createDatabase();
    await select(parts.postgres.url, 'CREATE TABLE fact (id int)');
    await expect(select(other, 'SELECT * FROM fact')).rejects.toThrow('does not exist');
    expect(await select(parts.postgres.url, 'SELECT * FROM fact')).toEqual([]);
  });

  it('has a NATS server that can be killed and comes back on the same port', async () => {
    const before = parts.nats.pid;
    await parts.nats.kill();
    await expect(connect({ servers: parts.nats.url, reconnect: false })).rejects.toThrow();
    await parts.nats.restart();
    const connection = await connect({ servers: parts.nats.url });
    expect(connection.info?.jetstream).toBe(true);
    expect(parts.nats.pid).not.toBe(before);
    await connection.close();
  });

  it('has an object storage that asks for a signature', async () => {
    expect((await fetch(parts.objectStorage.endpoint)).status).toBe(403);
  });
});
