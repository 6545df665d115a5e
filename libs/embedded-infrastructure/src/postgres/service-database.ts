import pg from 'pg';

export interface ServiceDatabase {
  /** The service's name; `cert-service` gets the database and the role `cert_service`. */
  readonly service: string;
  readonly password: string;
}

/**
 * One database and one role for a service, and nobody else's role can connect to it: no service can read another's tables.
 * May be repeated: an existing role gets the password, an existing database is kept.
 * @param adminUrl of a superuser
 * @returns the URL with which the service connects
 */
export async function createServiceDatabase(
  adminUrl: string,
  { service, password }: ServiceDatabase,
): Promise<string> {
  const name = service.replaceAll('-', '_');
  await withClient(adminUrl, async (client) => {
    await ensureRole(client, name, password);
    await ensureDatabase(client, name);
  });
  return serviceDatabaseUrl(adminUrl, { service, password });
}

/** The same URL without asking the server. */
export function serviceDatabaseUrl(adminUrl: string, { service, password }: ServiceDatabase): string {
  const name = service.replaceAll('-', '_');
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}

/** Drops a database and its role again, with every connection to it. */
export async function dropServiceDatabase(adminUrl: string, service: string): Promise<void> {
  const name = pg.escapeIdentifier(service.replaceAll('-', '_'));
  await withClient(adminUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`DROP ROLE IF EXISTS ${name}`);
  });
}

async function ensureRole(client: pg.Client, name: string, password: string): Promise<void> {
  const role = pg.escapeIdentifier(name);
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  const verb = known.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
}

async function ensureDatabase(client: pg.Client, name: string): Promise<void> {
  const database = pg.escapeIdentifier(name);
  const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (known.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${database}`);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
}

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
