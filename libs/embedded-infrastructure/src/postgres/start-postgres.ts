import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../process/free-port.js';
import { minimalEnvironment } from '../process/minimal-environment.js';
import { ProcessStartError, type RunningProcess } from '../process/running-process.js';
import { type ProcessHooks, startProcess } from '../process/start-process.js';
import { endLeftoverServer } from './end-leftover-server.js';
import { initialiseCluster } from './initialise-cluster.js';
import { postgresAccount } from './postgres-account.js';
import { postgresCommand } from './postgres-command.js';
import { postgresPrograms } from './postgres-programs.js';

const orphansLimitMs = 30_000;
const retryMs = 250;

export interface PostgresOptions extends ProcessHooks {
  /** Made at the first start, kept between starts. Nobody else may run a server on it. */
  readonly dataDirectory: string;
  readonly logFile: string;
  /** Of the superuser `postgres`; set at the first start and to be kept by the caller. */
  readonly password: string;
  /** A free one if there is none given. */
  readonly port?: number;
  /** False for tests: faster, and a crash of the machine may lose the data. */
  readonly isDurable?: boolean;
}

/** A PostgreSQL server of our own. */
export interface RunningPostgres extends RunningProcess {
  /** Of the superuser, to the database `postgres`. */
  readonly url: string;
  readonly port: number;
}

/** Starts PostgreSQL on loopback, on the data it left last time. @throws ProcessStartError */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDirectory } = options;
  const [programs, account] = await Promise.all([postgresPrograms(), postgresAccount()]);
  const { password, isDurable = true } = options;
  await initialiseCluster({ initdb: programs.initdb, dataDirectory, password, account, isDurable });
  const hasCrashed = await endLeftoverServer(dataDirectory);
  const port = options.port ?? (await freePort());
  const url = `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  const { command, commandArguments, ...runAs } = postgresCommand(
    programs.postgres,
    serverArguments(options, port),
    account,
    dataDirectory,
  );
  const start = (): Promise<RunningProcess> =>
    startProcess({
      ...options,
      ...runAs,
      command,
      commandArguments,
      environment: minimalEnvironment(),
      workingDirectory: dataDirectory,
      port,
      isReady: () => answers(url),
      // The fast shutdown: SIGTERM would wait for every client to leave (PostgreSQL manual, 18.5).
      stopSignal: 'SIGINT',
    });
  const server = await (hasCrashed ? afterOrphans(start) : start());
  return { ...server, url, port };
}

/** What is left of a server that was killed ends by itself, a little later; none starts on its data before that. */
async function afterOrphans(start: () => Promise<RunningProcess>): Promise<RunningProcess> {
  const until = performance.now() + orphansLimitMs;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const isFinal = !(error instanceof ProcessStartError && error.hasEnded);
      if (isFinal || performance.now() > until) throw error;
    }
    await delay(retryMs);
  }
}

function serverArguments({ dataDirectory, isDurable }: PostgresOptions, port: number): string[] {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  if (isDurable === false) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  return ['-D', dataDirectory, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  // Without a listener a connection that is lost at the wrong moment would end our process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
