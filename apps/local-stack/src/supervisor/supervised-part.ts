import { setTimeout as delay } from 'node:timers/promises';
import {
  describeEnd,
  type ProcessHooks,
  ProcessStartError,
  type RunningProcess,
  type SpawnedProcess,
} from '@koios/embedded-infrastructure';
import { restartPauseMs } from './restart-pause.js';

/** What a supervised part tells about itself. */
export interface PartReports {
  readonly spawned: (name: string, child: SpawnedProcess) => void;
  readonly ended: (name: string, pid: number) => void;
  /** One line, when it died or came back. */
  readonly tell: (line: string) => void;
}

const attemptsAtFirst = 3;

/** One process of the stack that has to run: what dies is started again, in the same way and in the same place. */
export class SupervisedPart {
  readonly name: string;
  readonly #startProcess: (hooks: ProcessHooks) => Promise<RunningProcess>;
  readonly #reports: PartReports;
  readonly #stopping = new AbortController();
  #running: RunningProcess | undefined;
  #supervision: Promise<void> = Promise.resolve();
  #attempt: Promise<unknown> = Promise.resolve();

  constructor(
    name: string,
    startProcess: (hooks: ProcessHooks) => Promise<RunningProcess>,
    reports: PartReports,
  ) {
    this.name = name;
    this.#startProcess = startProcess;
    this.#reports = reports;
  }

  /** Starts it for the first time, and supervises it from then on. @throws ProcessStartError when it does not come up */
  async start(): Promise<void> {
    const running = await this.#startFirst();
    this.#supervision = this.#supervise(running);
  }

  /** Ends it for good. */
  async stop(limitMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#running?.stop(limitMs);
    await Promise.allSettled([this.#attempt, this.#supervision]);
  }

  /** Dying at once can be bad luck (a predecessor that is just going); dying three times is not. */
  async #startFirst(): Promise<RunningProcess> {
    for (let attempt = 1; attempt < attemptsAtFirst; attempt += 1) {
      try {
        return await this.#tryToStart();
      } catch (error) {
        if (!(error instanceof ProcessStartError) || !error.hasEnded) throw error;
        await this.#pause(restartPauseMs.after(attempt));
      }
    }
    return this.#tryToStart();
  }

  async #supervise(first: RunningProcess): Promise<void> {
    let running: RunningProcess | undefined = first;
    let failures = 0;
    while (running) {
      const startedAt = performance.now();
      const end = await running.ended;
      if (this.#stopping.signal.aborted) return;
      failures = performance.now() - startedAt > restartPauseMs.forgetAfter ? 0 : failures;
      this.#reports.tell(`${this.name} ${describeEnd(end)}; starting it again`);
      running = await this.#startAgain(failures);
      failures += 1;
    }
  }

  /** Tries until it runs; undefined when it is to stop. */
  async #startAgain(failures: number): Promise<RunningProcess | undefined> {
    for (let attempt = failures; !this.#stopping.signal.aborted; attempt += 1) {
      await this.#pause(restartPauseMs.after(attempt));
      try {
        const running = await this.#tryToStart();
        this.#reports.tell(`${this.name} runs again`);
        return running;
      } catch (error) {
        if (this.#stopping.signal.aborted) return undefined;
        this.#reports.tell(`${this.name} ${reasonOf(error)}; trying again`);
      }
    }
    return undefined;
  }

  #tryToStart(): Promise<RunningProcess> {
    const attempt = this.#startAndReport();
    this.#attempt = attempt.catch(() => undefined);
    return attempt;
  }

  async #startAndReport(): Promise<RunningProcess> {
    let spawnedPid: number | undefined;
    const onSpawned = (child: SpawnedProcess) => {
      spawnedPid = child.pid;
      this.#reports.spawned(this.name, child);
    };
    try {
      const running = await this.#startProcess({ onSpawned, signal: this.#stopping.signal });
      this.#running = running;
      void running.ended.then(() => this.#reports.ended(this.name, running.pid));
      return running;
    } catch (error) {
      if (spawnedPid !== undefined) this.#reports.ended(this.name, spawnedPid);
      throw error;
    }
  }

  async #pause(pauseMs: number): Promise<void> {
    await delay(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ProcessStartError) return error.message;
  return `could not be started: ${error instanceof Error ? error.message : String(error)}`;
}
