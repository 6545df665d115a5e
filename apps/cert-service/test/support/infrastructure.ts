import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createServiceDatabase,
  type RunningNats,
  type RunningObjectStorage,
  type RunningPostgres,
  type RunningProcess,
  startNats,
  startObjectStorage,
  startPostgres,
} from '@koios/embedded-infrastructure';
import pg from 'pg';
import { TcpGate } from './tcp-gate.js';

/** A real PostgreSQL, NATS and S3 of a test file's own, with a gate before the two that a test may cut. */
export class Infrastructure {
  private constructor(
    private readonly directory: string,
    private readonly postgres: RunningPostgres,
    private nats: RunningNats,
    private readonly objectStorage: RunningObjectStorage,
    readonly databaseGate: TcpGate,
    readonly storageGate: TcpGate,
    private readonly databaseUrl: string,
  ) {}

  static async start(): Promise<Infrastructure> {
    const directory = mkdtempSync(join(tmpdir(), 'koios-cert-'));
    const [postgres, nats, objectStorage] = await allOrNone([
      startPostgres({ ...place(directory, 'postgres'), password: 'postgres', isDurable: false }),
      startNats(place(directory, 'nats')),
      startObjectStorage({ ...place(directory, 's3'), accessKey: 'koios', secretKey: 'koios-secret' }),
    ]);
    const databaseUrl = await createServiceDatabase(postgres.url, {
      service: 'cert-service',
      password: 'cert',
    });
    const [databaseGate, storageGate] = await Promise.all([
      TcpGate.open(postgres.port),
      TcpGate.open(objectStorage.port),
    ]);
    return new Infrastructure(
      directory,
      postgres,
      nats,
      objectStorage,
      databaseGate,
      storageGate,
      databaseUrl,
    );
  }

  get natsUrl(): string {
    return this.nats.url;
  }

  /** The part of cert-service's environment that says where everything is; through the gates. */
  get environment(): Record<string, string> {
    const databaseUrl = new URL(this.databaseUrl);
    databaseUrl.port = String(this.databaseGate.port);
    return {
      NATS_URL: this.nats.url,
      DATABASE_URL: databaseUrl.href,
      S3_ENDPOINT: `http://127.0.0.1:${this.storageGate.port}`,
      S3_ACCESS_KEY: this.objectStorage.accessKey,
      S3_SECRET_KEY: this.objectStorage.secretKey,
      KEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64url')}`,
    };
  }

  /** Asks the database itself, past the gate and as its superuser. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const url = new URL(this.postgres.url);
    url.pathname = new URL(this.databaseUrl).pathname;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Kills NATS as a crash would, and starts it on what it left, or on nothing. */
  async crashNats({ losingItsData = false } = {}): Promise<void> {
    const { pid, port, ended } = this.nats;
    process.kill(pid, 'SIGKILL');
    await ended;
    const where = place(this.directory, 'nats');
    if (losingItsData) rmSync(where.dataDirectory, { recursive: true });
    this.nats = await startNats({ ...where, port });
  }

  async stop(): Promise<void> {
    await Promise.all([this.databaseGate.close(), this.storageGate.close()]);
    await Promise.all([this.postgres.stop(), this.nats.stop(), this.objectStorage.stop()]);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function place(directory: string, name: string): { dataDirectory: string; logFile: string } {
  return { dataDirectory: join(directory, name), logFile: join(directory, `${name}.log`) };
}

/** One that does not start must not leave the others running. */
async function allOrNone<Started extends readonly RunningProcess[]>(starting: {
  [Index in keyof Started]: Promise<Started[Index]>;
}): Promise<Started> {
  try {
    return (await Promise.all(starting)) as unknown as Started;
  } catch (error) {
    const settled = await Promise.allSettled(starting);
    await Promise.all(settled.map((result) => result.status === 'fulfilled' && result.value.stop()));
    throw error;
  }
}
