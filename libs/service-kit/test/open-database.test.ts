import { eventually, startTestPostgresServer, type TestPostgresServer } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
    const underWay = faultOf(dataSource, 'SELECT pg_sleep(20)');
    await eventually(async () => {
      const active = await dataSource.query<unknown[]>(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(20)'",
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

function faultOf(dataSource: DataSource, statement: string): Promise<unknown> {
  return dataSource.query(statement).then(
    () => undefined,
    (error: unknown) => error,
  );
}
