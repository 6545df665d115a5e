import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { StackFacts } from './running-stack.js';

/** Every line that any process of the stack has logged. */
export function everyLogLine(dataDirectory: string): string[] {
  const logs = join(dataDirectory, 'logs');
  return readdirSync(logs).flatMap((file) => readFileSync(join(logs, file), 'latin1').split('\n'));
}

/** Every row of every table of every service's database, as text. */
export async function everyDatabaseRow(facts: StackFacts): Promise<string[]> {
  const rows = await Promise.all(Object.values(facts.postgres.databases).map(rowsOf));
  return rows.flat();
}

async function rowsOf(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ tablename: string }>(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    );
    const rows: string[] = [];
    for (const { tablename } of tables.rows) {
      const table = await client.query<{ row: string }>(`SELECT t::text AS row FROM "${tablename}" t`);
      rows.push(...table.rows.map(({ row }) => row));
    }
    return rows;
  } finally {
    await client.end();
  }
}

/** The environment that a process was started with. */
export function environmentOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
}
