import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { loadConfiguration } from '../configuration/load-configuration.js';
import type { Secret } from '../configuration/secret.js';
import type { TlsConfiguration } from '../configuration/common-configuration.js';
import { trustAuthorities } from '../configuration/tls-configuration.js';
import { createLogger } from '../logging/logger.js';
import { connectDatabase } from './open-database.js';

type DatabaseConfiguration = Pick<TlsConfiguration, 'TLS_CA'> & { readonly DATABASE_URL: Secret<string> };

/** Brings a service's database up to date and ends, with code 1 when it cannot: for a job before an upgrade. */
export async function migrateAndEnd(
  service: string,
  schema: z.ZodType<DatabaseConfiguration>,
  database: (url: string) => DataSource,
): Promise<void> {
  const log = createLogger(`${service} migrations`);
  try {
    const configuration = loadConfiguration(schema);
    trustAuthorities(configuration);
    const dataSource = database(configuration.DATABASE_URL.reveal());
    await connectDatabase(dataSource);
    await dataSource.destroy();
    log.info('the database is up to date');
  } catch (error) {
    log.fatal({ err: error }, 'the database could not be brought up to date');
    process.exitCode = 1;
  }
}
