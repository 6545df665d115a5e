import { chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { minimalEnvironment } from '../process/minimal-environment.js';
import { runProgram } from '../process/run-program.js';
import type { Account } from './postgres-account.js';
import { postgresCommand } from './postgres-command.js';

export interface NewCluster {
  readonly initdb: string;
  readonly dataDirectory: string;
  readonly password: string;
  readonly account: Account | undefined;
  /** false: what is made need not outlive the machine. */
  readonly isDurable: boolean;
}

const limitMs = 60_000;

/**
 * Makes the data directory of a PostgreSQL server if there is none. It is made beside its place and moved there when it
 * is complete: a start that was killed half-way leaves nothing that looks like a database.
 */
export async function initialiseCluster(cluster: NewCluster): Promise<void> {
  if (existsSync(join(cluster.dataDirectory, 'PG_VERSION'))) return;
  const unfinished = `${cluster.dataDirectory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(unfinished), { recursive: true });
  await mkdir(unfinished, { mode: 0o700 });
  await giveTo(cluster.account, unfinished);
  await withPasswordFile(cluster, (passwordFile) => runInitdb(cluster, unfinished, passwordFile));
  await rename(unfinished, cluster.dataDirectory);
}

/** Locale and encoding are the same on every system, whatever its environment says; the server sorts by code point. */
async function runInitdb(cluster: NewCluster, directory: string, passwordFile: string): Promise<void> {
  const initdb = postgresCommand(
    cluster.initdb,
    [
      `--pgdata=${directory}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(cluster.isDurable ? [] : ['--no-sync']),
    ],
    cluster.account,
    directory,
  );
  const { exitCode, output } = await runProgram(initdb.command, initdb.commandArguments, {
    environment: minimalEnvironment(),
    workingDirectory: directory,
    account: initdb.account,
    limitMs,
  });
  if (exitCode !== 0) throw new Error(`PostgreSQL could not make its data directory: ${output}`);
}

async function withPasswordFile(cluster: NewCluster, use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'koios-postgres-'));
  try {
    const file = join(folder, 'password');
    await writeFile(file, `${cluster.password}\n`, { mode: 0o600 });
    await giveTo(cluster.account, file);
    await giveTo(cluster.account, folder);
    await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}
