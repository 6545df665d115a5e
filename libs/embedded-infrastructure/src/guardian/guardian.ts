import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minimalEnvironment } from '../process/minimal-environment.js';
import type { SpawnedProcess } from '../process/start-process.js';

/** Sees to it that no process that it was told of lives on when we are killed. */
export class Guardian {
  readonly #wards = new Map<number, SpawnedProcess>();
  #process: ChildProcess;
  #isDismissed = false;

  constructor() {
    this.#process = this.#spawn();
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('the guardian process could not be started');
    return this.#process.pid;
  }

  /** From now on this process must not outlive us. */
  watch(ward: SpawnedProcess): void {
    this.#wards.set(ward.pid, ward);
    this.#say(`+ ${ward.pid} ${ward.stopSignal}`);
  }

  /** It has ended. */
  forget(pid: number): void {
    this.#wards.delete(pid);
    this.#say(`- ${pid}`);
  }

  /** Ends the guardian, and with it whatever it was not told to forget. */
  async dismiss(): Promise<void> {
    this.#isDismissed = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await exited;
  }

  /** Whoever waits for nothing but its guardian may end. */
  unref(): void {
    this.#process.unref();
    if (this.#process.stdin instanceof Socket) this.#process.stdin.unref();
  }

  /** In a process group of its own: what hits our terminal does not hit it. */
  #spawn(): ChildProcess {
    const child = spawn(process.execPath, guardianProgram(), {
      env: minimalEnvironment(),
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    child.once('exit', () => this.#replace());
    return child;
  }

  #replace(): void {
    if (this.#isDismissed) return;
    this.#process = this.#spawn();
    for (const { pid, stopSignal } of this.#wards.values()) this.#say(`+ ${pid} ${stopSignal}`);
  }

  #say(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }
}

/** Run from its source when we are, as in tests. */
function guardianProgram(): string[] {
  const extension = extname(import.meta.url);
  const program = fileURLToPath(new URL(`./guardian-process${extension}`, import.meta.url));
  return extension === '.ts' ? ['--conditions=@koios/source', program] : [program];
}
