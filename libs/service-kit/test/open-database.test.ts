import {
  Cable,
  eventually,
  startTestPostgresServer,
  type TestPostgresServer,
} from '@koios/test-infrastructure';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { connectDatabase, createDatabase, openDatabase } from '../src/index.js';
import { isDatabaseOutage } from '../src/database/database-outage.js';

class CreateThing1700000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Slow enough for several replicas to meet here.
    await queryRunner.query('CREATE TABLE thing (id integer); SELECT pg_sleep(0.2)');
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE thing');
  }
}

class Broken1700000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE half (id integer)');
    await queryRunner.query('no SQL');
  }
  async down(): Promise<void> {}
}

class Slow1700000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE thing (id integer); SELECT pg_sleep(5)');
  }
  async down(): Promise<void> {}
}

let postgres: TestPostgresServer;

beforeAll(async () => {
  postgres = await startTestPostgresServer();
});
afterAll(() => postgres.stop());

describe('opening a database', () => {
  it('migrates it once, however many replicas start at once', async () => {
    const options = { url: postgres.url, entities: [], migrations: [CreateThing1700000000001] };
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(options)));
    const [first] = opened;
    const rows = await first?.query<{ name: string }[]>('SELECT name FROM migrations');
    expect(rows).toEqual([{ name: 'CreateThing1700000000001' }]);
    await Promise.all(opened.map((dataSource) => dataSource.destroy()));
  });

  it('with a migration that fails leaves nothing half-made, and keeps nobody waiting', async () => {
    const url = await postgres.createDatabase();
    const broken = { url, entities: [], migrations: [Broken1700000000002] };
    await expect(openDatabase(broken)).rejects.toThrow('syntax error');
    const dataSource = await openDatabase({ url, entities: [], migrations: [CreateThing1700000000001] });
    expect(
      await dataSource.query("SELECT to_regclass('half') AS half, to_regclass('thing') AS thing"),
    ).toEqual([{ half: null, thing: 'thing' }]);
    await dataSource.destroy();
  });
});

describe('a database that is not there', () => {
  it('can be connected to later, and an outage is recognised as one', async () => {
    const options = { url: postgres.url, entities: [], migrations: [CreateThing1700000000001] };
    await postgres.kill();
    const dataSource = createDatabase(options);
    const fault = await connectDatabase(dataSource).catch((error: unknown) => error);
    expect(isDatabaseOutage(fault)).toBe(true);
    await postgres.restart();
    await eventually(() => connectDatabase(dataSource));
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await dataSource.destroy();
  });

  it('any more, while it is used, is recognised as an outage, and the next query after it works', async () => {
    const dataSource = await openDatabase({
      url: postgres.url,
      entities: [],
      migrations: [CreateThing1700000000001],
    });
    const underWay = faultOf(dataSource, 'SELECT pg_sleep(60)');
    await eventually(async () => {
      const active = await dataSource.query<unknown[]>(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)'",
      );
      expect(active).toHaveLength(1);
    });
    await postgres.kill();
    expect(isDatabaseOutage(await underWay)).toBe(true);
    // A backend of the killed server may still answer once before it notices.
    await eventually(async () => isDatabaseOutage(await faultOf(dataSource, 'SELECT 1')));
    await postgres.restart();
    await eventually(() => dataSource.query('SELECT 1'));
    expect(isDatabaseOutage(await faultOf(dataSource, 'no SQL'))).toBe(false);
    await dataSource.destroy();
  });
});

describe('a database with a limit', () => {
  /** Less than {@link Slow1700000000001} takes, and time enough for a connection on a busy machine. */
  const timeoutMs = 4_000;
  let cable: Cable;
  let dataSource: DataSource;
  /** Past the cable. */
  let observer: DataSource;

  beforeAll(async () => {
    cable = await Cable.to(Number(new URL(postgres.url).port));
    const options = { entities: [], migrations: [] };
    observer = await openDatabase({ ...options, url: await postgres.createDatabase() });
    const url = new URL(String(observer.options.type === 'postgres' && observer.options.url));
    url.port = String(cable.port);
    dataSource = await openDatabase({ ...options, url: url.href, timeoutMs });
    await observer.query('CREATE TABLE thing (id integer)');
  });
  afterAll(async () => {
    await dataSource.destroy();
    await observer.destroy();
    await cable.remove();
  });
  afterEach(() => cable.mend());

  it('ends a statement that takes longer, which counts as an outage, and keeps its connection', async () => {
    const [before] = await dataSource.query<unknown[]>('SELECT pg_backend_pid()');
    expect(isDatabaseOutage(await faultOf(dataSource, 'SELECT pg_sleep(60)'))).toBe(true);
    expect(await dataSource.query('SELECT pg_backend_pid()')).toEqual([before]);
  });

  it('that falls silent is given up, with all its connections, and used again when it is back', async () => {
    // More than there are connections.
    const askMany = (): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 12 }, () => faultOf(dataSource, 'SELECT 1')));
    expect(new Set(await askMany())).toEqual(new Set([undefined]));
    cable.silence();
    expect(new Set((await askMany()).map(isDatabaseOutage))).toEqual(new Set([true]));
    cable.mend();
    expect(new Set(await askMany())).toEqual(new Set([undefined]));
  }, 180_000);

  it('that falls silent in the middle of a transaction frees what that held, and commits nothing', async () => {
    const underWay = dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(1)');
      await manager.query('INSERT INTO thing VALUES (1)');
      cable.silence();
    });
    expect(isDatabaseOutage(await underWay.catch((error: unknown) => error))).toBe(true);
    await eventually(async () =>
      expect(await observer.query('SELECT pg_try_advisory_lock(1) AS free')).toEqual([{ free: true }]),
    );
    expect(await observer.query('SELECT * FROM thing')).toEqual([]);
  }, 180_000);

  it('migrates for as long as it takes', async () => {
    const url = await postgres.createDatabase();
    const slow = await openDatabase({ url, entities: [], migrations: [Slow1700000000001], timeoutMs });
    expect(await slow.query('SELECT * FROM thing')).toEqual([]);
    await slow.destroy();
  });
});

function faultOf(dataSource: DataSource, statement: string): Promise<unknown> {
  return dataSource.query(statement).then(
    () => undefined,
    (error: unknown) => error,
  );
}
