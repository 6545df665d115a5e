import { freePort } from '@koios/embedded-infrastructure';
import { TestProcess, type TestProcessEnd, type TestTokenIssuer } from '@koios/test-infrastructure';
import type { Infrastructure } from './infrastructure.js';

const program = new URL('../../dist/main.js', import.meta.url);

/** The built service in a process of its own, that can be killed. */
export class SpawnedCertService {
  private readonly processes: TestProcess[] = [];

  private constructor(
    private readonly port: number,
    private readonly environment: Record<string, string>,
  ) {}

  static async start(
    infrastructure: Infrastructure,
    issuer: TestTokenIssuer,
    environment: Record<string, string> = {},
  ): Promise<SpawnedCertService> {
    const port = await freePort();
    const all = {
      ...infrastructure.environment,
      ...issuer.environment,
      HTTP_PORT: String(port),
      ...environment,
    };
    const service = new SpawnedCertService(port, all);
    await service.launch();
    return service;
  }

  get graphqlUrl(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  /** All that it and its predecessors printed. */
  get log(): string {
    return this.processes.map(({ output }) => output).join('\n');
  }

  /** Starts it, again after it was killed, and waits until it is ready. */
  async launch(): Promise<void> {
    const process = TestProcess.start(program, { environment: this.environment });
    this.processes.push(process);
    await process.waitUntilReady(`http://127.0.0.1:${this.port}/health/ready`, { timeoutMs: 60_000 });
  }

  /** kill -9: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    await this.processes.at(-1)?.kill();
  }

  /** Asks it to end. */
  async stop(): Promise<TestProcessEnd | undefined> {
    return this.processes.at(-1)?.stop();
  }
}
