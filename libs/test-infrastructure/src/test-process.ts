import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { minimalEnvironment } from '@koios/embedded-infrastructure';
import { guarded } from './test-guardian.js';
import { eventually, type EventuallyOptions } from './eventually.js';

export interface TestProcessOptions {
  /** Beside PATH, HOME and the like. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly programArguments?: readonly string[];
  /** For node itself. */
  readonly nodeArguments?: readonly string[];
  readonly workingDirectory?: string;
}

/** How it ended. */
export interface TestProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a program promises is shorter, and the tests measure that; on a busy machine it may take longer. */
const stopLimitMs = 90_000;

/** A program under node, as a process of its own: what it prints can be waited for, and it can be killed. */
export class TestProcess {
  /** What it printed, standard output and standard error, line by line. */
  readonly lines: string[] = [];
  readonly ended: Promise<TestProcessEnd>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.ended = new Promise((resolve) => {
      child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    });
  }

  static start(program: string | URL, options: TestProcessOptions = {}): TestProcess {
    const file = typeof program === 'string' ? program : fileURLToPath(program);
    const { nodeArguments = [], programArguments = [], workingDirectory, environment } = options;
    const child = spawn(process.execPath, [...nodeArguments, file, ...programArguments], {
      cwd: workingDirectory,
      env: { ...minimalEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) guarded().onSpawned({ pid: child.pid, stopSignal: 'SIGTERM' });
    return new TestProcess(child);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the process could not be started');
    return this.child.pid;
  }

  get output(): string {
    return this.lines.join('\n');
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The first line that matches, printed already or still to come. */
  waitForLine(pattern: RegExp, options?: EventuallyOptions): Promise<string> {
    return this.whileRunning(() => {
      const line = this.lines.find((text) => pattern.test(text));
      if (line !== undefined) return line;
      throw new Error(`no line matches ${String(pattern)}`);
    }, options);
  }

  /** Waits until the URL answers with a status of success. */
  async waitUntilReady(url: string, options?: EventuallyOptions): Promise<void> {
    await this.whileRunning(async () => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
      await response.body?.cancel();
    }, options);
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end and answers how it did; after 90 s it is killed. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<TestProcessEnd> {
    this.child.kill(signal);
    const insist = setTimeout(() => this.child.kill('SIGKILL'), stopLimitMs);
    const end = await this.ended;
    clearTimeout(insist);
    return end;
  }

  /** There is nothing to wait for once it has ended. A failure tells what it printed. */
  private async whileRunning<Fact>(
    check: () => Fact | Promise<Fact>,
    options?: EventuallyOptions,
  ): Promise<Fact> {
    let hasEnded = false;
    void this.ended.then(() => (hasEnded = true));
    try {
      return await eventually(check, { ...options, isHopeless: () => hasEnded });
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      const state = hasEnded ? 'the process has ended' : 'the process runs';
      throw new Error(`${reason} (${state}); it printed:\n${this.output}`, { cause: failure });
    }
  }
}
