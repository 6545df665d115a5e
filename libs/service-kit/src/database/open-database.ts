import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import { certificateFault } from '../tls/certificate-fault.js';
import { observeOutbox } from '../metrics/outbox-metrics.js';
import { boundedConnections, patientConnections } from './connection-limits.js';

/** A service's own database. */
export interface DatabaseOptions {
  readonly url: string;
  readonly entities: EntitySchema[];
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
  /** How long a statement may take; as long as it takes when absent. Migrations have no limit. */
  readonly timeoutMs?: number | undefined;
}

const migrationLock = 4_817_203;
/** The lock of a replica whose host is gone goes within half a minute, not after the two hours of the system. */
const noticeVanishedClient =
  'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4';

/** Opens the database and brings its schema up to date; of several replicas one migrates and the others wait. */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const dataSource = createDatabase(options);
  await connectDatabase(dataSource);
  return dataSource;
}

/** A database that is not connected yet, for a service that answers while it waits for it. */
export function createDatabase({ url, entities, migrations, timeoutMs }: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    extra: timeoutMs === undefined ? patientConnections : boundedConnections(timeoutMs),
    poolErrorHandler: () => undefined,
  });
}

/** Connects and migrates as {@link openDatabase} does; may be called again after it failed. */
export async function connectDatabase(dataSource: DataSource): Promise<void> {
  await migrate(dataSource);
  await dataSource.initialize();
  observeOutbox(dataSource);
}

/** On connections of its own, which wait as long as it takes. */
async function migrate({ options }: DataSource): Promise<void> {
  const dataSource = new DataSource({ ...options, entities: [], extra: patientConnections });
  await dataSource.initialize().catch((error: unknown) => {
    const reason = certificateFault(error, 'DATABASE_URL');
    throw reason === undefined ? error : new Error(reason, { cause: error });
  });
  try {
    await migrateAlone(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function migrateAlone(dataSource: DataSource): Promise<void> {
  const lockHolder = dataSource.createQueryRunner();
  try {
    await lockHolder.query(noticeVanishedClient);
    await lockHolder.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await dataSource.runMigrations();
    await lockHolder.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
  } finally {
    await lockHolder.release();
  }
}
