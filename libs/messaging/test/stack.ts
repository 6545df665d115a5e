import { startTestInfrastructure, type TestInfrastructure } from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { eventsStream } from '@koios/opcua-contracts';
import {
  connectToNats,
  createMessagingTables,
  dropMessagingTables,
  ensureStream,
  handledEventEntity,
  outboxEntryEntity,
} from '../src/index.js';

export const log = pino({ level: 'silent' });

class CreateTables1700000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createMessagingTables(queryRunner);
    await queryRunner.query('CREATE TABLE effect (of text NOT NULL)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE effect');
    await dropMessagingTables(queryRunner);
  }
}

/** A service's database with a table for what its handlers do, NATS with the events stream, and a connection. */
export class Stack {
  private constructor(
    private readonly infrastructure: TestInfrastructure<'nats' | 'postgres'>,
    readonly dataSource: DataSource,
    readonly connection: NatsConnection,
  ) {}

  static async start(): Promise<Stack> {
    const infrastructure = await startTestInfrastructure(['nats', 'postgres']);
    const dataSource = new DataSource({
      type: 'postgres',
      url: infrastructure.postgres.url,
      entities: [outboxEntryEntity, handledEventEntity],
      migrations: [CreateTables1700000000001],
      poolErrorHandler: () => undefined,
    });
    await dataSource.initialize();
    await dataSource.runMigrations();
    const connection = await connectToNats({ url: infrastructure.nats.url, name: 'test' }, log);
    await ensureStream(connection, eventsStream);
    return new Stack(infrastructure, dataSource, connection);
  }

  get nats() {
    return this.infrastructure.nats;
  }

  async effects(): Promise<string[]> {
    const rows = await this.dataSource.query<{ of: string }[]>('SELECT "of" FROM effect ORDER BY "of"');
    return rows.map((row) => row.of);
  }

  /** Everything is forgotten. */
  async reset(): Promise<void> {
    await this.dataSource.query('TRUNCATE effect, outbox, handled_event RESTART IDENTITY');
  }

  async stop(): Promise<void> {
    await this.connection.close();
    await this.dataSource.destroy();
    await this.infrastructure.stop();
  }
}
