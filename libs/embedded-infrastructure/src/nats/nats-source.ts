import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, runProgram } from '../process/run-program.js';
import type { NatsBinary, NatsServer } from './nats-server.js';

/** What a source of a NATS server may use. */
export interface NatsSearch {
  /** As far back as its user can go: `2.10`. */
  readonly oldestVersion: `${number}.${number}`;
  /** Folders in which programs are looked for, in this order. */
  readonly folders: readonly string[];
  /** Where servers that were fetched are kept, each for those who can use it. */
  readonly toolsDirectory: string;
  /** `apt-get update` is for root only. */
  readonly isRoot: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Told, in one line, what takes time. */
  readonly onProgress: (line: string) => void;
  /** Gives the search up. */
  readonly signal?: AbortSignal;
}

/** One way to come by a NATS server; undefined when it is no way on this machine. */
export interface NatsSource {
  /** As it is named to the user when nothing worked. */
  readonly name: string;
  readonly find: (search: NatsSearch) => Promise<NatsServer | undefined>;
}

const fetchLimitMs = 300_000;

/** Where a server that was fetched lies: an older user goes on with the one that it knows. */
export function fetchedServerFolder({ toolsDirectory, oldestVersion }: NatsSearch): string {
  return join(toolsDirectory, `nats-${oldestVersion}`);
}

export function fetchedServerPath(search: NatsSearch): string {
  return join(fetchedServerFolder(search), 'nats-server');
}

/** The first program of that name in the folders of the search. */
export async function findProgram(search: NatsSearch, name: string): Promise<string | undefined> {
  for (const folder of search.folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

export function fetch(
  search: NatsSearch,
  program: string,
  programArguments: readonly string[],
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly workingDirectory?: string;
  } = {},
): Promise<ProgramResult> {
  return runProgram(program, programArguments, {
    environment: { ...search.environment, ...options.environment },
    workingDirectory: options.workingDirectory,
    limitMs: fetchLimitMs,
    signal: search.signal,
  });
}

/** The server at that path, if there is one and it runs here. */
export async function natsBinary(search: NatsSearch, path: string): Promise<NatsBinary | undefined> {
  const { exitCode, output } = await runProgram(path, ['--version'], { environment: search.environment });
  const version = /v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  return exitCode === 0 && version ? { kind: 'binary', path, version } : undefined;
}
