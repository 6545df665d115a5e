import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Account } from './postgres-account.js';

/** How a program of PostgreSQL is run. */
export interface PostgresCommand {
  readonly command: string;
  readonly commandArguments: readonly string[];
  readonly account?: Account;
}

const setpriv = '/usr/bin/setpriv';

/**
 * Runs a program as the user `postgres` where we are root. If that user may not enter a folder on the way to the
 * program or to the data (a checkout in /root, a folder of mode 0700), then `setpriv` lets it pass, for this process only.
 * @throws Error when it has to be let pass and cannot
 */
export function postgresCommand(
  program: string,
  programArguments: readonly string[],
  account: Account | undefined,
  dataDirectory: string,
): PostgresCommand {
  if (account === undefined) return { command: program, commandArguments: programArguments };
  const closed = [program, dataDirectory].map((path) => closedFolder(dirname(path), account)).find(Boolean);
  if (closed === undefined) return { command: program, commandArguments: programArguments, account };
  if (existsSync(setpriv)) {
    return { command: setpriv, commandArguments: [...letPass(account), program, ...programArguments] };
  }
  throw new Error(
    `PostgreSQL does not run as root, and the user postgres may not enter ${closed}: allow it (chmod o+x), start as another user, or set POSTGRES_URL.`,
  );
}

/** access(2) looks at the capabilities of another user than root only with no_setuid_fixup. */
function letPass({ uid, gid }: Account): string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
}

function closedFolder(folder: string, account: Account): string | undefined {
  if (!mayEnter(folder, account)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : closedFolder(parent, account);
}

function mayEnter(folder: string, { uid, gid }: Account): boolean {
  const { mode, uid: owner, gid: group } = statSync(folder);
  if (owner === uid) return (mode & 0o100) !== 0;
  if (group === gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
