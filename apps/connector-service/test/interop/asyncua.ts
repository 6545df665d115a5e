import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually, temporaryFolder, type TemporaryFolder } from '@koios/test-infrastructure';
import { z } from 'zod';

/** The one that the tests were made with. */
const asyncuaVersion = '2.1.0';
const installLimitMs = 180_000;

const program = fileURLToPath(new URL('asyncua_server.py', import.meta.url));
const startedSchema = z.object({ event: z.literal('started'), endpointUrl: z.string() });

/** What a server is started with; see the Python program. */
export interface AsyncuaSettings {
  readonly port?: number;
  readonly anonymous?: boolean;
  /** false: takes every client certificate. asyncua also looks at one that comes without security. */
  readonly validates?: boolean;
  readonly applicationUri?: string;
  /** How long its own certificate is valid. */
  readonly days?: number;
}

/** Python with asyncua, in a folder of its own that is gone afterwards. */
export class Asyncua {
  private readonly servers = new Set<AsyncuaServer>();

  private constructor(
    private readonly folder: TemporaryFolder,
    private readonly python: string,
  ) {}

  /** Answers why it cannot be had where the machine has no Python, or no way to the packages. */
  static install(): Asyncua | string {
    const folder = temporaryFolder('asyncua');
    const environment = join(folder.path, 'python');
    const python = join(environment, 'bin', 'python');
    const options = { stdio: 'pipe', timeout: installLimitMs } as const;
    try {
      execFileSync('python3', ['-m', 'venv', environment], options);
      const wanted = [`asyncua==${asyncuaVersion}`, '--quiet', '--disable-pip-version-check'];
      execFileSync(python, ['-m', 'pip', 'install', ...wanted], options);
      return new Asyncua(folder, python);
    } catch (error) {
      folder.remove();
      return `asyncua ${asyncuaVersion} cannot be installed here: ${String(error)}`;
    }
  }

  async start(name: string, settings: AsyncuaSettings = {}): Promise<AsyncuaServer> {
    const folder = join(this.folder.path, name);
    mkdirSync(folder, { recursive: true });
    const server = await AsyncuaServer.start(this.python, folder, settings);
    this.servers.add(server);
    return server;
  }

  async remove(): Promise<void> {
    await Promise.all([...this.servers].map((server) => server.stop()));
    this.folder.remove();
  }
}

/** A server that is not node-opcua, as a process of its own. */
export class AsyncuaServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly endpointUrl: string,
  ) {}

  static async start(python: string, folder: string, settings: AsyncuaSettings): Promise<AsyncuaServer> {
    const child = spawn(python, [program, JSON.stringify({ folder, ...settings })], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => lines.push(line));
    const line = await eventually(() => {
      const started = lines.find((text) => text.includes('"started"'));
      if (started) return started;
      throw new Error(`the server says ${lines.join('\n')}`);
    });
    return new AsyncuaServer(child, folder, startedSchema.parse(JSON.parse(line)).endpointUrl);
  }

  /** The thumbprints of what it refused. */
  rejected(): string[] {
    return readdirSync(join(this.folder, 'rejected')).map((file) => file.replace('.der', ''));
  }

  /** What an operator does: waits until the certificate was refused, and trusts it. */
  async trustOnceRejected(thumbprint: string): Promise<void> {
    await eventually(() => this.rejected().includes(thumbprint));
    const [from, to] = ['rejected', 'trusted'].map((list) => join(this.folder, list, `${thumbprint}.der`));
    if (from && to) renameSync(from, to);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await ended;
  }
}
