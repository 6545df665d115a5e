import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startTestNats,
  startTestObjectStorage,
  startTestPostgresServer,
  temporaryFolder,
  type TestNats,
  type TestObjectStorage,
  type TestPostgresServer,
  TestProcess,
  type TestProcessEnd,
} from '@koios/test-infrastructure';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { GraphqlClient } from './graphql-client.js';
import { TcpFront } from './tcp-front.js';
import type { TlsAuthority } from './tls-authority.js';

/** As they are deployed: the connector's two roles are two services. */
export const serviceNames = [
  'cert-service',
  'device-service',
  'connector-api',
  'connector',
  'gateway',
] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface ServiceStackOptions {
  /** Vouches for every part; everything speaks TLS with it and plain connections are refused. */
  readonly authority?: TlsAuthority;
  /** Of each service. */
  readonly replicas?: number;
  /** Further variables by service. */
  readonly settings?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
}

export interface Replica {
  readonly process: TestProcess;
  readonly port: number;
  readonly url: string;
}

type Environment = Record<string, string>;

const workspace = new URL('../../', import.meta.url);
const plant = 'main';
/** For so long a replica that is ending is still called. */
const staleMs = 500;
/** All of them start at once. */
const startLimit = { timeoutMs: 180_000 };
const password = 'service-stack';
const natsUsers = [
  { role: 'cert-service', user: 'cert-service', password: 'c' },
  { role: 'device-service', user: 'device-service', password: 'd' },
  { role: 'connector-api', user: 'connector-api', password: 'a' },
  { role: 'connector', user: 'connector', password: 'w', plant },
  { role: 'observer', user: 'observer', password: 'o' },
];
const { hash } = createRequire(new URL('apps/gateway/package.json', workspace))('@node-rs/argon2') as {
  hash: (text: string) => Promise<string>;
};
const programOf = (name: ServiceName): URL =>
  new URL(`apps/${name.startsWith('connector') ? 'connector-service' : name}/dist/main.js`, workspace);

/** Every service as processes of its own, each NATS user with the permissions of deploy/nats and no more. */
export class ServiceStack {
  readonly replicas = new Map<ServiceName, Replica[]>();
  private readonly fronts = new Map<ServiceName | 'object-storage', TcpFront>();
  private environments: Partial<Record<ServiceName, Environment>> = {};

  private constructor(
    private readonly options: ServiceStackOptions,
    readonly nats: TestNats,
    readonly postgres: TestPostgresServer,
    readonly objectStorage: TestObjectStorage,
  ) {}

  static async start(options: ServiceStackOptions = {}): Promise<ServiceStack> {
    const stack = new ServiceStack(
      options,
      await startTestNats(natsConfiguration(options.authority)),
      await startTestPostgresServer(),
      await startTestObjectStorage(),
    );
    const { authority } = options;
    if (authority) await insistOnTls(stack.postgres.adminUrl, authority);
    for (const name of serviceNames) stack.fronts.set(name, await TcpFront.open());
    stack.environments = await stack.everyEnvironment();
    const count = Array.from({ length: options.replicas ?? 1 });
    await Promise.all(count.flatMap(() => serviceNames.map((name) => stack.startReplica(name))));
    return stack;
  }

  get gatewayUrl(): string {
    return this.urlOf('gateway');
  }

  /** Starts one more and lets it be called once it says that it is ready. */
  async startReplica(name: ServiceName): Promise<Replica> {
    const replica = await this.launch(name);
    await replica.process.waitUntilReady(`${replica.url}/health/ready`, startLimit);
    this.front(name).add(replica.port);
    this.replicas.set(name, [...(this.replicas.get(name) ?? []), replica]);
    return replica;
  }

  /**
   * As a rolling deployment does: the new one is up, then the old one gets SIGTERM and is called no more, a moment later:
   * whoever shares requests out hears of it after the process itself.
   */
  async replace(name: ServiceName, old: Replica): Promise<TestProcessEnd> {
    await this.startReplica(name);
    this.replicas.set(
      name,
      (this.replicas.get(name) ?? []).filter((replica) => replica !== old),
    );
    kill(old.process.pid, 'SIGTERM');
    await delay(staleMs);
    this.front(name).remove(old.port);
    return old.process.ended;
  }

  /** Starts a service that is not called by anyone, with other variables. */
  async launch(name: ServiceName, changes: Readonly<Record<string, string>> = {}): Promise<Replica> {
    const environment = { ...this.environments[name], HTTP_PORT: '0', ...changes };
    const process = TestProcess.start(programOf(name), { environment });
    const line = await process.waitForLine(/is listening/, startLimit);
    const { port } = new URL((JSON.parse(line) as { url: string }).url);
    return { process, port: Number(port), url: `${this.scheme}://127.0.0.1:${port}` };
  }

  /** Runs another program of a service to its end, with the service's own environment. */
  async run(name: ServiceName, program: string): Promise<TestProcessEnd & { readonly output: string }> {
    const file = new URL(program, programOf(name));
    const process = TestProcess.start(file, { environment: this.environments[name] ?? {} });
    return { ...(await process.ended), output: process.output };
  }

  async signIn(): Promise<GraphqlClient> {
    const response = await fetch(`${this.gatewayUrl}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    const { accessToken } = (await response.json()) as { accessToken: string };
    return new GraphqlClient(`${this.gatewayUrl}/graphql`, accessToken);
  }

  /** For the command line. */
  get credentials(): Environment {
    return { KOIOS_URL: this.gatewayUrl, KOIOS_PASSWORD: password };
  }

  /** Another Koios service, which may hear everything and say nothing. */
  observe(): Promise<NatsConnection> {
    const { authority } = this.options;
    const user = { user: 'observer', pass: 'o', inboxPrefix: '_INBOX_observer' };
    if (!authority) return connect({ servers: this.nats.url, ...user });
    const { certificateFile: certFile, keyFile } = authority.issue('observer');
    return connect({ servers: this.nats.url, ...user, tls: { caFile: authority.caFile, certFile, keyFile } });
  }

  /** What the NATS server refused anybody. */
  natsRefusals(): string[] {
    return readFileSync(this.nats.logFile, 'utf8')
      .split('\n')
      .filter((line) => /violation|authoriz/i.test(line));
  }

  async stop(): Promise<void> {
    const all = [...this.replicas.values()].flat();
    await Promise.all(all.map(({ process }) => process.stop()));
    for (const front of this.fronts.values()) await front.close();
    await Promise.all([this.nats.stop(), this.postgres.stop(), this.objectStorage.stop()]);
  }

  private get scheme(): 'http' | 'https' {
    return this.options.authority ? 'https' : 'http';
  }

  private urlOf(name: ServiceName): string {
    return `${this.scheme}://127.0.0.1:${this.front(name).port}`;
  }

  private front(name: ServiceName): TcpFront {
    const front = this.fronts.get(name);
    if (!front) throw new Error(`${name} has no front`);
    return front;
  }

  private async everyEnvironment(): Promise<Record<ServiceName, Environment>> {
    const { nats, postgres, objectStorage } = this;
    const { authority, settings } = this.options;
    const verified = authority ? '?sslmode=verify-full' : '';
    const key = (): string => `k1:${randomBytes(32).toString('base64url')}`;
    const { privateKey } = generateKeyPairSync('ed25519');
    const ofAll = (name: ServiceName): Environment => ({
      HTTP_HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      NATS_URL: authority ? nats.url.replace(/^nats/, 'tls') : nats.url,
      NATS_USER: name,
      NATS_PASSWORD: natsUsers.find(({ user }) => user === name)?.password ?? '',
      NATS_INBOX_PREFIX: `_INBOX_${name}`,
      TOKEN_ISSUER: this.gatewayUrl,
      TOKEN_AUDIENCE: 'koios-opcua',
      JWKS_URL: `${this.gatewayUrl}/auth/jwks.json`,
      ...(authority && tlsVariables(name, authority)),
      ...settings?.[name],
    });
    const own: Record<ServiceName, Environment> = {
      'cert-service': {
        DATABASE_URL: `${postgres.url}${verified}`,
        S3_ENDPOINT: await this.objectStorageUrl(),
        S3_ACCESS_KEY: objectStorage.accessKey,
        S3_SECRET_KEY: objectStorage.secretKey,
        KEY_ENCRYPTION_KEYS: key(),
      },
      'device-service': {
        DATABASE_URL: `${await postgres.createDatabase()}${verified}`,
        KEY_ENCRYPTION_KEYS: key(),
      },
      'connector-api': { ROLES: 'api' },
      connector: { ROLES: 'worker', PLANT: plant },
      gateway: {
        CERTIFICATES_SUBGRAPH_URL: `${this.urlOf('cert-service')}/graphql`,
        DEVICES_SUBGRAPH_URL: `${this.urlOf('device-service')}/graphql`,
        CONNECTORS_SUBGRAPH_URL: `${this.urlOf('connector-api')}/graphql`,
        ADMIN_PASSWORD_HASH: await hash(password),
        TOKEN_SIGNING_KEY: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'k' }),
      },
    };
    const entries = serviceNames.map((name) => [name, { ...own[name], ...ofAll(name) }]);
    return Object.fromEntries(entries) as Record<ServiceName, Environment>;
  }

  /** The servers that tests have speak plain HTTP; TLS is put in front of them. */
  private async objectStorageUrl(): Promise<string> {
    const { authority } = this.options;
    const { endpoint } = this.objectStorage;
    if (!authority) return endpoint;
    const front = await TcpFront.open(authority.issue('object-storage'));
    front.add(Number(new URL(endpoint).port));
    this.fronts.set('object-storage', front);
    return `https://127.0.0.1:${front.port}`;
  }
}

function tlsVariables(name: string, authority: TlsAuthority): Environment {
  const { certificateFile, keyFile } = authority.issue(name);
  return {
    TLS_CA_FILE: authority.caFile,
    TLS_CERTIFICATE_FILE: certificateFile,
    TLS_KEY_FILE: keyFile,
    NATS_TLS_CERTIFICATE_FILE: certificateFile,
    NATS_TLS_KEY_FILE: keyFile,
  };
}

/** The permissions as an operator makes them; with an authority, TLS with certificates on both sides. */
function natsConfiguration(authority: TlsAuthority | undefined): string {
  const folder = temporaryFolder('nats-users');
  const file = join(folder.path, 'users.json');
  writeFileSync(file, JSON.stringify(natsUsers));
  const script = new URL('deploy/nats/authorization.mjs', workspace).pathname;
  const permissions = execFileSync(process.execPath, [script, file], { encoding: 'utf8' });
  folder.remove();
  if (!authority) return permissions;
  const { certificateFile, keyFile } = authority.issue('nats');
  const files = `cert_file: "${certificateFile}", key_file: "${keyFile}", ca_file: "${authority.caFile}"`;
  return `${permissions}tls { ${files}, verify: true }\n`;
}

/** Lets service roles in by TLS alone (PostgreSQL manual, 18.9 and 20.1); the superuser prepares the test. */
async function insistOnTls(adminUrl: string, authority: TlsAuthority): Promise<void> {
  const { certificateFile, keyFile } = authority.issue('postgres');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const folder = (await client.query<{ data_directory: string }>('SHOW data_directory')).rows[0]
    ?.data_directory;
  if (!folder) throw new Error('PostgreSQL does not say where its data is');
  // The server itself writes them: they have to be its user's.
  const write = async (name: string, text: string): Promise<void> => {
    const lines = `SELECT unnest(string_to_array(${pg.escapeLiteral(text.trimEnd())}, E'\\n'))`;
    await client.query(`COPY (${lines}) TO ${pg.escapeLiteral(join(folder, name))}`);
    chmodSync(join(folder, name), 0o600);
  };
  await write('server.crt', readFileSync(certificateFile, 'utf8'));
  await write('server.key', readFileSync(keyFile, 'utf8'));
  await write(
    'pg_hba.conf',
    'host all postgres 127.0.0.1/32 scram-sha-256\nhostssl all all 127.0.0.1/32 scram-sha-256',
  );
  await client.query('ALTER SYSTEM SET ssl = on');
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}
