import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What `stack.json` in the data directory says of a running stack. */
export interface StackFacts {
  readonly gatewayUrl: string;
  readonly graphqlUrl: string;
  readonly natsUrl: string;
  readonly postgres: { readonly adminUrl: string; readonly databases: Readonly<Record<string, string>> };
  readonly s3: {
    readonly endpoint: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly bucket: string;
  };
  readonly processes: Readonly<Record<string, { readonly pid: number; readonly logFile: string }>>;
}

const workspace = new URL('../..', import.meta.url).pathname;
const password = 'end-to-end';
/** Far from what a busy machine takes. */
const readyLimitMs = 180_000;

/** The whole product as `npm start` runs it, on a data directory and ports of its own. */
export class RunningStack {
  /** Everything the launcher printed. */
  output = '';

  /** It has ended, and all that it said has come in. */
  private readonly closed: Promise<unknown>;

  private constructor(
    readonly dataDirectory: string,
    private readonly launcher: ChildProcess,
  ) {
    this.closed = once(launcher, 'close');
  }

  /** Starts it and waits until it says that it is ready. */
  static async start(
    dataDirectory: string,
    launcherArguments: readonly string[] = [],
  ): Promise<RunningStack> {
    const launcher = spawn('npm', ['start', '--silent', '--', '--no-simulator', ...launcherArguments], {
      cwd: workspace,
      env: { ...process.env, PORT: '0', KOIOS_DATA_DIR: dataDirectory, KOIOS_ADMIN_PASSWORD: password },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const stack = new RunningStack(dataDirectory, launcher);
    for (const stream of [launcher.stdout, launcher.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (stack.output += text));
    }
    await stack.waitUntilReady();
    return stack;
  }

  get facts(): StackFacts {
    return JSON.parse(readFileSync(join(this.dataDirectory, 'stack.json'), 'utf8')) as StackFacts;
  }

  /** A fresh bearer token of the administrator. */
  async signIn(): Promise<string> {
    const response = await fetch(`${this.facts.gatewayUrl}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    if (!response.ok) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { accessToken: string }).accessToken;
  }

  /** kill -9; the launcher starts it again. Resolves when its successor runs and the gateway says that all is ready. */
  async killAndAwaitRestart(name: string): Promise<void> {
    await this.awaitSuccessor(name, this.kill(name));
  }

  /** kill -9; answers the process id, to await its successor with. */
  kill(name: string): number {
    const { pid } = this.processOf(name);
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** Resolves when another process than this one runs and the gateway says that all is ready. */
  async awaitSuccessor(name: string, pid: number): Promise<void> {
    const until = Date.now() + readyLimitMs;
    while (this.processOf(name).pid === pid || !(await this.isReady())) {
      if (Date.now() > until)
        throw new Error(`${name} did not come back within ${readyLimitMs} ms\n${this.output}`);
      await delay(100);
    }
  }

  processOf(name: string): { readonly pid: number; readonly logFile: string } {
    const process = this.facts.processes[name];
    if (!process)
      throw new Error(`the stack has no process ${name}: ${Object.keys(this.facts.processes).join(', ')}`);
    return process;
  }

  /** Ctrl-C. Answers the exit code. */
  async stop(): Promise<number | null> {
    if (this.launcher.exitCode !== null || this.launcher.pid === undefined) return this.launcher.exitCode;
    const exited = once(this.launcher, 'exit');
    // A terminal sends Ctrl-C to the whole foreground process group: npm, its shell and the launcher.
    process.kill(-this.launcher.pid, 'SIGINT');
    await exited;
    return this.launcher.exitCode;
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.facts.gatewayUrl}/health/ready`)).ok;
    } catch {
      return false;
    }
  }

  private async waitUntilReady(): Promise<void> {
    const until = Date.now() + readyLimitMs;
    while (!/\/graphql/.test(this.output) || !(await this.isReady())) {
      if (this.launcher.exitCode !== null) {
        await Promise.race([this.closed, delay(5_000)]);
        throw new Error(`the launcher ended early:\n${this.output}`);
      }
      if (Date.now() > until) throw new Error(`the stack did not become ready:\n${this.output}`);
      await delay(100);
    }
  }
}
