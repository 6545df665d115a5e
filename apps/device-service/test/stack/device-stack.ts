import { deviceConfigBucket, eventsStream, type KoiosEvent } from '@koios/opcua-contracts';
import { Bucket, connectToNats, ensureStream, type EventFeed, followEvents } from '@koios/messaging';
import {
  startTestNats,
  startTestPostgresServer,
  type TestNats,
  type TestPostgresServer,
  TestTokenIssuer,
} from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { CertificateAuthority } from './certificate-authority.js';
import { olderKeys } from './key-encryption-keys.js';
import { ask, type GraphQLAnswer } from './graphql-client.js';
import { launchService, type RunningService, untilReady } from './running-service.js';

const log = pino({ level: 'silent' });

/** device-service as a process of its own on real PostgreSQL and NATS, and what stands around it. */
export class DeviceStack {
  readonly certificates: CertificateAuthority;
  /** Every `device.*` event since the start. */
  readonly events: KoiosEvent[] = [];
  /** What the service talks to PostgreSQL through, if not directly. */
  databaseUrl: string;
  private running: RunningService | undefined;

  private constructor(
    readonly nats: TestNats,
    readonly postgres: TestPostgresServer,
    private readonly issuer: TestTokenIssuer,
    readonly connection: NatsConnection,
    readonly configs: Bucket<typeof deviceConfigBucket.value>,
    /** A look into the service's database. */
    readonly database: DataSource,
    feed: EventFeed,
  ) {
    this.certificates = new CertificateAuthority(connection);
    this.databaseUrl = postgres.url;
    void this.collect(feed);
  }

  /** All of it but the service. */
  static async prepare(): Promise<DeviceStack> {
    const [nats, postgres] = await Promise.all([startTestNats(), startTestPostgresServer()]);
    const connection = await connectToNats({ url: nats.url, name: 'test' }, log);
    await ensureStream(connection, eventsStream);
    const database = new DataSource({
      type: 'postgres',
      url: postgres.url,
      poolErrorHandler: () => undefined,
    });
    const configs = await Bucket.open(connection, deviceConfigBucket);
    await database.initialize();
    // Test servers are fast and forgetful; one that is killed must still have what it committed.
    await database.query(
      `ALTER DATABASE "${new URL(postgres.url).pathname.slice(1)}" SET synchronous_commit = on`,
    );
    const feed = await followEvents(connection, 'device.*', log);
    return new DeviceStack(
      nats,
      postgres,
      await TestTokenIssuer.start(),
      connection,
      configs,
      database,
      feed,
    );
  }

  static async start(): Promise<DeviceStack> {
    const stack = await DeviceStack.prepare();
    await stack.startService();
    return stack;
  }

  get service(): RunningService {
    if (!this.running) throw new Error('the service was not started');
    return this.running;
  }

  /** What a service, or one more replica of it, has to know. */
  get environment(): Record<string, string> {
    return {
      ...this.issuer.environment,
      NATS_URL: this.nats.url,
      DATABASE_URL: this.databaseUrl,
      KEY_ENCRYPTION_KEYS: olderKeys,
      HTTP_PORT: '0',
    };
  }

  /** Starts the service and waits until it listens. */
  async launchService(environment: Record<string, string> = {}): Promise<void> {
    this.running = await launchService({ ...this.environment, ...environment });
  }

  /** Starts the service and waits until it is ready. */
  async startService(environment: Record<string, string> = {}): Promise<void> {
    await this.launchService(environment);
    await untilReady(this.service);
  }

  private async collect(feed: EventFeed): Promise<void> {
    for await (const event of feed) this.events.push(event);
  }

  /** The bucket as it is now, made if it is gone. */
  openConfigs(): Promise<Bucket<typeof deviceConfigBucket.value>> {
    return Bucket.open(this.connection, deviceConfigBucket);
  }

  /** Asks as the administrator, the service or a replica of it. */
  async ask(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    { url }: RunningService = this.service,
  ): Promise<GraphQLAnswer> {
    return ask(url, await this.issuer.token(), query, variables);
  }

  /** Asks as somebody who waits so long and no longer. */
  async askInTime(
    timeoutMs: number,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<GraphQLAnswer> {
    const headers = { 'x-koios-timeout-ms': String(timeoutMs) };
    return ask(this.service.url, await this.issuer.token(), query, variables, headers);
  }

  token(expiresIn?: string): Promise<string> {
    return this.issuer.token({ expiresIn });
  }

  async stop(): Promise<void> {
    if (this.running?.process.isRunning) await this.running.process.stop();
    await this.issuer.stop();
    await this.connection.close();
    await this.database.destroy();
    await this.nats.stop();
    await this.postgres.stop();
  }
}
