import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  createServiceDatabase,
  dropServiceDatabase,
  givenInfrastructure,
  type RunningPostgres,
  startPostgres,
} from '@koios/embedded-infrastructure';
import { temporaryFolder } from './temporary-folder.js';
import { guarded } from './test-guardian.js';

/** A fresh, empty PostgreSQL database for one test file. */
export interface TestPostgres {
  /** Of the database, as its own role. */
  readonly url: string;
  /** Of the server's superuser, to no particular database. */
  readonly adminUrl: string;
  /** One more database on the same server; answers its URL. */
  createDatabase(): Promise<string>;
  /** Removes the databases, and stops the server if it is ours. */
  stop(): Promise<void>;
}

/** A server of our own on a temporary directory, or the one that POSTGRES_URL names. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const { postgresUrl } = givenInfrastructure();
  return postgresUrl === undefined ? onOwnServer() : onGivenServer(postgresUrl);
}

/** A server of our own that a test can kill and start again on the same port and data. */
export interface TestPostgresServer extends TestPostgres {
  readonly pid: number;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export async function startTestPostgresServer(): Promise<TestPostgresServer> {
  const folder = temporaryFolder('postgres');
  const options = {
    ...guarded(),
    dataDirectory: join(folder.path, 'data'),
    logFile: join(folder.path, 'postgres.log'),
    password: 'test',
    isDurable: false,
  };
  let server: RunningPostgres = await startPostgres(options);
  const { url: adminUrl, port } = server;
  return {
    adminUrl,
    url: await newDatabase(adminUrl),
    get pid() {
      return server.pid;
    },
    createDatabase: () => newDatabase(adminUrl),
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
    },
    restart: async () => {
      server = await startPostgres({ ...options, port });
    },
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}

function onOwnServer(): Promise<TestPostgres> {
  return startTestPostgresServer();
}

async function onGivenServer(adminUrl: string): Promise<TestPostgres> {
  const names: string[] = [];
  const createDatabase = () => newDatabase(adminUrl, names);
  return {
    adminUrl,
    url: await createDatabase(),
    createDatabase,
    stop: async () => {
      for (const name of names) await dropServiceDatabase(adminUrl, name);
    },
  };
}

function newDatabase(adminUrl: string, names: string[] = []): Promise<string> {
  const service = `test_${randomBytes(6).toString('hex')}`;
  names.push(service);
  return createServiceDatabase(adminUrl, { service, password: 'test' });
}
