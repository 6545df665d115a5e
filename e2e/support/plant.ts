import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A certificate in a server's rejected folder. */
export interface RejectedCertificate {
  readonly server: string;
  readonly thumbprint: string;
  readonly applicationUri: string | null;
  readonly file: string;
}

interface StartedServer {
  readonly name: string;
  readonly endpointUrl: string;
}

const program = new URL('../../apps/plant-simulator/dist/main.js', import.meta.url).pathname;
const run = promisify(execFile);

/** A simulated plant, started and served through its command line as an operator does. */
export class Plant {
  private constructor(
    private readonly dataDirectory: string,
    private readonly simulator: ChildProcess,
    readonly servers: readonly StartedServer[],
  ) {}

  static async start(dataDirectory: string, servers = 1): Promise<Plant> {
    const simulator = spawn(
      process.execPath,
      [program, 'start', '--json', '--servers', String(servers), '--data-dir', dataDirectory],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    for await (const line of createInterface({ input: simulator.stdout })) {
      const message = JSON.parse(line) as { event: string; servers: StartedServer[] };
      if (message.event === 'started') return new Plant(dataDirectory, simulator, message.servers);
    }
    throw new Error('the simulator ended before it had started');
  }

  get endpointUrl(): string {
    const [server] = this.servers;
    if (!server) throw new Error('the plant has no server');
    return server.endpointUrl;
  }

  async rejected(): Promise<RejectedCertificate[]> {
    const { stdout } = await run(process.execPath, [
      program,
      'rejected',
      '--json',
      '--data-dir',
      this.dataDirectory,
    ]);
    return JSON.parse(stdout) as RejectedCertificate[];
  }

  async trust(thumbprint: string): Promise<void> {
    await run(process.execPath, [program, 'trust', thumbprint, '--data-dir', this.dataDirectory]);
  }

  /** The servers get other key pairs, as after a reinstallation; addresses and trust lists stay. */
  async reinstall(): Promise<Plant> {
    await this.stop();
    for (const { name } of this.servers)
      rmSync(join(this.dataDirectory, name, 'pki', 'own'), { recursive: true });
    return Plant.start(this.dataDirectory, this.servers.length);
  }

  async stop(): Promise<void> {
    const exited = once(this.simulator, 'exit');
    this.simulator.kill('SIGTERM');
    await exited;
  }
}
