import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '@koios/test-infrastructure';
import { type DocumentedExample, valueAt, withKnown } from './documented-examples.js';
import type { GraphqlClient } from './graphql-client.js';

const run = promisify(execFile);
const refusedWith = /^refused with (\w+)$/;
const keepFrom = /^keep (\w+) = ([^\s,]+)/;

/** Runs a page's examples one after the other, as a reader would. */
export class ExampleRunner {
  readonly known = new Map<string, string>();

  constructor(
    private readonly gateway: GraphqlClient,
    private readonly workingDirectory: string,
    private readonly serverTrusts: () => Promise<void>,
    /** Makes something happen, for whoever waits for it. */
    private readonly nudge: () => Promise<unknown>,
  ) {}

  async run(example: DocumentedExample): Promise<void> {
    if (example.directive?.startsWith('the server trusts')) await this.serverTrusts();
    if (example.directive?.endsWith('once the device runs')) await this.deviceRuns();
    if (example.language === 'sh') return this.runShell(example.text);
    const variables = withKnown(example.variables, this.known);
    if (example.text.startsWith('subscription')) return this.runSubscription(example, variables);
    return this.runOperation(example, variables);
  }

  /** What a block exports is there for the later ones, as in a reader's shell. */
  private async runShell(text: string): Promise<void> {
    const printExports = 'printf "%s\\n" "KOIOS=${KOIOS:-}" "TOKEN=${TOKEN:-}" >&3';
    const { stdout } = await run('bash', ['-c', `exec 3>&1 1>&2; set -eu\n${text}\n${printExports}`], {
      cwd: this.workingDirectory,
      env: { ...process.env, ...Object.fromEntries(this.known) },
    });
    for (const line of stdout.trim().split('\n')) {
      const [name = '', ...value] = line.split('=');
      this.known.set(name, value.join('='));
    }
  }

  private async runOperation(
    { text, directive = '' }: DocumentedExample,
    variables: Record<string, unknown>,
  ): Promise<void> {
    const code = refusedWith.exec(directive)?.[1];
    if (code) {
      const refusal = await this.gateway.refusal(text, variables);
      if (refusal.extensions.code !== code)
        throw new Error(`refused with ${refusal.extensions.code} instead of ${code}`);
      return;
    }
    const data = await this.gateway.ask(text, variables);
    this.keep(directive, data);
  }

  private keep(directive: string, data: unknown): void {
    const [, name, path] = keepFrom.exec(directive) ?? [];
    if (name && path) this.known.set(name, valueAt(data, path));
  }

  private async deviceRuns(): Promise<void> {
    const status = 'query ($id: ID!) { device(id: $id) { connection { status } } }';
    await eventually(async () =>
      JSON.stringify(await this.gateway.ask(status, { id: this.known.get('DEVICE') })).includes('RUNNING'),
    );
  }

  private async runSubscription(
    { text, directive = '' }: DocumentedExample,
    variables: Record<string, unknown>,
  ): Promise<void> {
    const feed = this.gateway.subscribe(text, variables);
    try {
      await eventually(
        async () => {
          await this.nudge();
          return feed.received.length > 0;
        },
        { intervalMs: 500 },
      );
      this.keep(directive, feed.received[0]);
    } finally {
      feed.close();
    }
  }
}
