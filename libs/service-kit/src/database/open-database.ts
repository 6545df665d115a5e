import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import { certificateFault } from '../tls/certificate-fault.js';
import { observeOutbox } from '../metrics/outbox-metrics.js';

/** A service's own database. */
export interface DatabaseOptions {
  readonly url: string;
  readonly entities: EntitySchema[];
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
}

const migrationLock = 4_817_203;

/** Opens the database and brings its schema up to date; of several replicas one migrates and the others wait. */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const dataSource = createDatabase(options);
  await connectDatabase(dataSource);
  return dataSource;
}

/** A database that is not connected yet, for a service that answers while it waits for it. */
export function createDatabase(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: options.migrations,
    migrationsTransactionMode: 'each',
    connectTimeoutMS: 5_000,
    poolErrorHandler: () => undefined,
  });
}

/** Connects and migrates as {@link openDatabase} does; may be called again after it failed. */
export async function connectDatabase(dataSource: DataSource): Promise<void> {
  await dataSource.initialize().catch((error: unknown) => {
    const reason = certificateFault(error, 'DATABASE_URL');
    throw reason === undefined ? error : new Error(reason, { cause: error });
  });
  try {
    await migrate(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  observeOutbox(dataSource);
}

async function migrate(dataSource: DataSource): Promise<void> {
  const lockHolder = dataSource.createQueryRunner();
  try {
    await lockHolder.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await dataSource.runMigrations();
    await lockHolder.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
  } finally {
    await lockHolder.release();
  }
}
