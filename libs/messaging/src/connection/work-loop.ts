import type { Logger } from 'pino';

/** How often a loop works when nobody wakes it. */
export interface WorkLoopOptions {
  readonly idleMs: number;
  /** The pause after work that failed; the same when absent. */
  readonly retryMs?: number;
}

/**
 * Does a piece of work again and again: at once when woken, otherwise after a pause. Work that fails is logged and
 * done again after the pause; two rounds never overlap.
 */
export class WorkLoop {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private wokenDuringRound = false;
  private stopped = true;

  constructor(
    private readonly what: string,
    private readonly work: () => Promise<void>,
    private readonly options: WorkLoopOptions,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.stopped = false;
    this.wake();
  }

  /** Works at once, or again as soon as the present round has ended. */
  wake(): void {
    if (this.stopped) return;
    if (this.round) {
      this.wokenDuringRound = true;
      return;
    }
    clearTimeout(this.timer);
    this.round = this.runRound();
  }

  /** Waits for the present round; none begins after it. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private async runRound(): Promise<void> {
    let failed = false;
    try {
      await this.work();
    } catch (error) {
      failed = true;
      if (!this.stopped) this.log.warn({ err: error }, `${this.what} failed, trying again`);
    }
    this.round = undefined;
    if (this.stopped) return;
    this.timer = setTimeout(() => this.wake(), this.pauseMs(failed));
    this.wokenDuringRound = false;
  }

  private pauseMs(failed: boolean): number {
    const { idleMs, retryMs = idleMs } = this.options;
    if (failed) return retryMs;
    return this.wokenDuringRound ? 0 : idleMs;
  }
}
