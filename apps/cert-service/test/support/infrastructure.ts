import { startTestInfrastructure, type TestInfrastructure } from '@koios/test-infrastructure';
import pg from 'pg';
import { TcpGate } from './tcp-gate.js';

const refusingStreams = `
  authorization { users: [{ user: anybody, password: any, permissions: { publish: { deny: "$JS.API.STREAM.>" } } }] }
  no_auth_user: anybody
`;

/** A real PostgreSQL, NATS and S3 of a test's own, with a gate before database and storage that the test may shut. */
export class Infrastructure {
  private constructor(
    private readonly parts: TestInfrastructure<'nats' | 'postgres' | 'objectStorage'>,
    readonly databaseGate: TcpGate,
    readonly storageGate: TcpGate,
  ) {}

  static async start(): Promise<Infrastructure> {
    const parts = await startTestInfrastructure(['nats', 'postgres', 'objectStorage']);
    const gates = [parts.postgres.url, parts.objectStorage.endpoint].map((url) =>
      TcpGate.open(Number(new URL(url).port)),
    );
    const [databaseGate, storageGate] = await Promise.all(gates);
    if (!databaseGate || !storageGate) throw new Error('a gate did not open');
    return new Infrastructure(parts, databaseGate, storageGate);
  }

  get natsUrl(): string {
    return this.parts.nats.url;
  }

  /** The part of cert-service's environment that says where everything is; through the gates. */
  get environment(): Record<string, string> {
    const { postgres, objectStorage } = this.parts;
    const databaseUrl = new URL(postgres.url);
    databaseUrl.port = String(this.databaseGate.port);
    return {
      NATS_URL: this.natsUrl,
      DATABASE_URL: databaseUrl.href,
      S3_ENDPOINT: `http://127.0.0.1:${this.storageGate.port}`,
      S3_ACCESS_KEY: objectStorage.accessKey,
      S3_SECRET_KEY: objectStorage.secretKey,
      KEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64url')}`,
    };
  }

  /** Asks the database itself, past the gate. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.parts.postgres.url });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  loseNatsData(): Promise<void> {
    return this.parts.nats.loseData();
  }

  /** Kills NATS as a crash would, and starts it on what it left. */
  async crashNats(): Promise<void> {
    await this.parts.nats.kill();
    await this.parts.nats.restart();
  }

  /** For as long as the work lasts NATS is there and lets nobody make or change a stream. */
  async withRefusedStreams<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.parts.nats.kill();
    await this.parts.nats.restart(refusingStreams);
    try {
      return await work();
    } finally {
      await this.crashNats();
    }
  }

  /** For as long as the work lasts NATS is there and says nothing. */
  async withSilentNats<Result>(work: () => Promise<Result>): Promise<Result> {
    const { pid } = this.parts.nats;
    process.kill(pid, 'SIGSTOP');
    try {
      return await work();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.databaseGate.close(), this.storageGate.close()]);
    await this.parts.stop();
  }
}
