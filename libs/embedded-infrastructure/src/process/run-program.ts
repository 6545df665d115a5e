import { execFile } from 'node:child_process';

/** What a program printed, and how it ended. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly output: string;
}

export interface RunOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
  readonly limitMs?: number;
  /** Ends it before its time. */
  readonly signal?: AbortSignal;
}

const defaultLimitMs = 10_000;

/** Runs a program to its end. Never throws: a program that does not exist or takes too long has an exit code other than 0. */
export function runProgram(
  command: string,
  commandArguments: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const settings = {
      env: options.environment,
      cwd: options.workingDirectory,
      signal: options.signal,
      timeout: options.limitMs ?? defaultLimitMs,
      ...options.account,
    };
    execFile(command, commandArguments, settings, (error, stdout, stderr) => {
      if (error === null) return resolve({ exitCode: 0, output: stdout });
      const exitCode = typeof error.code === 'number' && error.code !== 0 ? error.code : 1;
      resolve({ exitCode, output: `${stdout}${stderr}`.trim() || error.message });
    });
  });
}
