import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { portState } from './port-state.js';
import { describeEnd, type ProcessEnd, ProcessStartError, type RunningProcess } from './running-process.js';

/** What whoever starts a process may want to know or to say about it, whatever the process is. */
export interface ProcessHooks {
  /** Called at once after the process exists, before it is ready: for a register of what must be ended. */
  readonly onSpawned?: (child: SpawnedProcess) => void;
  /** Gives the start up: the process is ended. */
  readonly signal?: AbortSignal;
}

export interface SpawnedProcess {
  readonly pid: number;
  readonly stopSignal: NodeJS.Signals;
}

export interface ProcessOptions extends ProcessHooks {
  readonly command: string;
  readonly commandArguments: readonly string[];
  /** The whole environment of the process; see minimalEnvironment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its output is appended here, by itself: nothing of it depends on us living on. */
  readonly logFile: string;
  readonly workingDirectory?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
  /** Where it will listen: somebody else there would look like a process of ours that is ready. */
  readonly port?: number;
  /** Asked again and again until it answers true; may throw as long as the process is not ready. */
  readonly isReady: (pid: number) => Promise<boolean>;
  readonly readyLimitMs?: number;
  readonly stopSignal?: NodeJS.Signals;
}

/** For what hangs: a database that recovers, or a busy machine, takes long. */
const defaultReadyLimitMs = 60_000;
const defaultStopLimitMs = 5_000;
const readinessIntervalMs = 25;

/**
 * Starts a program in a process group of its own, so that Ctrl-C at the terminal reaches whoever started it only, and
 * waits until it is ready.
 * @throws ProcessStartError when it ends before, or is not ready in time (then it is ended)
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  options.signal?.throwIfAborted();
  await requirePort(options.port);
  const child = spawnWithLog(options);
  const ended = endOf(child);
  if (child.pid === undefined) throw new ProcessStartError(await spawnFailure(child), { hasEnded: true });
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  options.onSpawned?.({ pid: child.pid, stopSignal });
  const stop = (limitMs = defaultStopLimitMs) => endChild(child, ended, stopSignal, limitMs);
  const running = { pid: child.pid, ended, stop };
  try {
    await untilReady(options, child.pid, ended);
    return running;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function requirePort(port: number | undefined): Promise<void> {
  if (port === undefined || (await portState(port)) === 'free') return;
  throw new ProcessStartError(`cannot listen on port ${port}: it is taken`, { hasEnded: true });
}

function spawnWithLog(options: ProcessOptions): ChildProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    return spawn(options.command, options.commandArguments, {
      env: options.environment,
      cwd: options.workingDirectory,
      detached: true,
      stdio: ['ignore', log, log],
      ...options.account,
    });
  } finally {
    closeSync(log);
  }
}

async function spawnFailure(child: ChildProcess): Promise<string> {
  const [error] = (await once(child, 'error')) as [Error];
  return `could not be started: ${error.message}`;
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

async function untilReady(options: ProcessOptions, pid: number, ended: Promise<ProcessEnd>): Promise<void> {
  const limitMs = options.readyLimitMs ?? defaultReadyLimitMs;
  const until = performance.now() + limitMs;
  let end: ProcessEnd | undefined;
  void ended.then((value) => (end = value));
  while (!(await options.isReady(pid).catch(() => false))) {
    if (end) throw new ProcessStartError(`${describeEnd(end)} before it was ready`, { hasEnded: true });
    options.signal?.throwIfAborted();
    if (performance.now() > until) {
      throw new ProcessStartError(`was not ready within ${limitMs / 1000} s`, { hasEnded: false });
    }
    await delay(readinessIntervalMs);
  }
}

async function endChild(
  child: ChildProcess,
  ended: Promise<ProcessEnd>,
  stopSignal: NodeJS.Signals,
  limitMs: number,
): Promise<void> {
  child.kill(stopSignal);
  const insist = setTimeout(() => child.kill('SIGKILL'), limitMs);
  await ended;
  clearTimeout(insist);
}
