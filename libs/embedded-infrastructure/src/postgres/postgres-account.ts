import { minimalEnvironment } from '../process/minimal-environment.js';
import { runProgram } from '../process/run-program.js';

/** A user of this machine, by number. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const userName = 'postgres';

/**
 * PostgreSQL refuses to run as root: then it runs as the user `postgres`, who is made if there is none. Undefined when
 * we are somebody else than root: then it runs as we do.
 */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await findAccount();
  if (known) return known;
  await run('groupadd', ['--force', userName]);
  await run('useradd', ['--gid', userName, '--no-create-home', userName]);
  const made = await findAccount();
  if (made) return made;
  throw new Error(
    `PostgreSQL does not run as root, and the user ${userName} could not be made: make it (useradd ${userName}), start as another user, or set POSTGRES_URL.`,
  );
}

async function findAccount(): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', userName]), run('id', ['-g', userName])]);
  if (uid.exitCode !== 0 || gid.exitCode !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

function run(command: string, commandArguments: readonly string[]) {
  const environment = minimalEnvironment();
  // The programs for users lie where a plain user's PATH does not lead.
  return runProgram(command, commandArguments, {
    environment: { ...environment, PATH: `${environment.PATH ?? ''}:/usr/sbin:/sbin` },
  });
}
