import { readFileSync, statSync } from 'node:fs';
import { Client } from 'pg';
import type { RunningStack } from './running-stack.js';

/** What services do by themselves, whoever asks for what. */
const housekeeping = /outbox|handled_event|pg_try_advisory|START TRANSACTION|COMMIT|BEGIN|ROLLBACK/;

/** The statements that PostgreSQL executes, as its own log tells them. */
export class StatementLog {
  private constructor(private readonly file: string) {}

  static async of(stack: RunningStack): Promise<StatementLog> {
    const client = new Client(stack.facts.postgres.adminUrl);
    await client.connect();
    await client.query("ALTER SYSTEM SET log_statement = 'all'");
    await client.query("ALTER SYSTEM SET log_line_prefix = 'database=%d '");
    await client.query('SELECT pg_reload_conf()');
    await client.end();
    return new StatementLog(stack.processOf('postgres').logFile);
  }

  /** The statements of each database while the work was done, without the services' own housekeeping. */
  async during(work: () => Promise<unknown>): Promise<Map<string, string[]>> {
    const { size } = statSync(this.file);
    await work();
    const text = readFileSync(this.file).subarray(size).toString('utf8');
    const lines = text.matchAll(/^.*?database=(\S*) .*?(?:statement|execute [^:]*): (.*)$/gm);
    const byDatabase = new Map<string, string[]>();
    for (const [, database = '', statement = ''] of lines) {
      if (housekeeping.test(statement)) continue;
      byDatabase.set(database, [...(byDatabase.get(database) ?? []), statement]);
    }
    return byDatabase;
  }
}
