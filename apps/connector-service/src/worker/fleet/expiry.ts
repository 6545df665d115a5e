/**
 * Calls back when a time of the monotonic clock is over, and never before. A timer alone does not do: it keeps whole
 * milliseconds and may ring one early, and whoever then finds the time not over yet would never hear of it again.
 */
export class Expiry {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly leftMs: () => number,
    private readonly over: () => void,
  ) {}

  /** Waits for the time as it is now, instead of any that was waited for before. */
  wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), Math.max(0, Math.ceil(this.leftMs())));
  }

  cancel(): void {
    clearTimeout(this.timer);
  }

  private look(): void {
    if (this.leftMs() > 0) this.wait();
    else this.over();
  }
}
