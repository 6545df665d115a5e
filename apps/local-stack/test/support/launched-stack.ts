import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '@koios/embedded-infrastructure';
import { eventually, TestProcess } from '@koios/test-infrastructure';
import type { StackFacts } from '../../src/stack/stack-facts.js';

export interface LaunchedOptions {
  readonly apps: string;
  readonly dataDirectory: string;
  readonly launcherArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** For a first start, which makes a database. */
const readyLimit = { timeoutMs: 90_000 };
const allProcesses = [
  'cert-service',
  'connector-service',
  'device-service',
  'gateway',
  'nats',
  'plant-simulator',
  'postgres',
  's3',
];

/** A launcher as a process, and what can be known of its stack. */
export class LaunchedStack {
  readonly process: TestProcess;
  readonly dataDirectory: string;

  /** Every launcher that a test file has started. */
  static readonly #all: LaunchedStack[] = [];

  constructor({ apps, dataDirectory, launcherArguments = [], environment }: LaunchedOptions) {
    this.dataDirectory = dataDirectory;
    this.process = TestProcess.start(new URL('../fixtures/launcher.mjs', import.meta.url), {
      programArguments: launcherArguments,
      environment: { PORT: '0', KOIOS_DATA_DIR: dataDirectory, TEST_APPS: apps, ...environment },
    });
    LaunchedStack.#all.push(this);
  }

  /** Whatever a test has left running, a test that failed too. */
  static async stopAll(): Promise<void> {
    await Promise.all(LaunchedStack.#all.map((stack) => stack.process.stop()));
  }

  static async ready(options: LaunchedOptions): Promise<LaunchedStack> {
    const stack = new LaunchedStack(options);
    await stack.process.waitForLine(/Ctrl-C/, readyLimit);
    return stack;
  }

  /** The processes of the stack that runs on a data directory; none when none does. */
  static pidsIn(dataDirectory: string): number[] {
    const file = join(dataDirectory, 'stack.json');
    if (!existsSync(file)) return [];
    const facts = JSON.parse(readFileSync(file, 'utf8')) as StackFacts;
    return Object.values(facts.processes).map(({ pid }) => pid);
  }

  get facts(): StackFacts {
    return JSON.parse(readFileSync(join(this.dataDirectory, 'stack.json'), 'utf8')) as StackFacts;
  }

  get processNames(): string[] {
    return Object.keys(this.facts.processes).sort();
  }

  get pids(): number[] {
    return LaunchedStack.pidsIn(this.dataDirectory);
  }

  pidOf(name: string): number {
    const facts = this.facts.processes[name];
    if (facts === undefined) throw new Error(`${name} does not run`);
    return facts.pid;
  }

  /** The environment of a stand-in. */
  async environmentOf(name: string): Promise<Record<string, string>> {
    const response = await fetch(`${this.facts.processes[name]?.httpUrl}/environment`);
    return (await response.json()) as Record<string, string>;
  }

  /** kill -9; resolves when the launcher has started its successor. */
  async kill(name: string): Promise<void> {
    const pid = this.pidOf(name);
    const tellsBefore = this.count(`${name} runs again`);
    process.kill(pid, 'SIGKILL');
    const runsAgain = () => this.pidOf(name) !== pid && this.count(`${name} runs again`) > tellsBefore;
    await eventually(runsAgain, readyLimit);
  }

  private count(line: string): number {
    return this.process.lines.filter((printed) => printed === line).length;
  }
}

export { allProcesses, readyLimit };

/** Those of the processes that still run. */
export function survivors(pids: readonly number[]): number[] {
  return pids.filter(isAlive);
}
