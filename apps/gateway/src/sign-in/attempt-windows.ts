const windowMs = 60_000;
const mostWindows = 10_000;

interface Window {
  attempts: number;
  readonly endsAtMs: number;
}

/** Counts attempts by a key: so many in the minute that begins with the first of them. */
export class AttemptWindows {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly mostAttempts: number,
    private readonly nowMs: () => number,
  ) {}

  /** 0 when another attempt may be made, otherwise after how many seconds. */
  waitSeconds(key: string): number {
    const window = this.windows.get(key);
    if (!window || window.attempts < this.mostAttempts) return 0;
    return Math.max(0, Math.ceil((window.endsAtMs - this.nowMs()) / 1_000));
  }

  add(key: string): void {
    this.windowOf(key).attempts += 1;
  }

  takeBack(key: string): void {
    const window = this.windows.get(key);
    if (window && window.attempts > 0) window.attempts -= 1;
  }

  private windowOf(key: string): Window {
    const known = this.windows.get(key);
    if (known && known.endsAtMs > this.nowMs()) return known;
    if (this.windows.size >= mostWindows) this.forgetSome();
    const window = { attempts: 0, endsAtMs: this.nowMs() + windowMs };
    this.windows.delete(key);
    this.windows.set(key, window);
    return window;
  }

  /** The map keeps the order of its windows' beginnings: what is over stands first, and the oldest go if nothing is over. */
  private forgetSome(): void {
    for (const [key, { endsAtMs }] of this.windows) {
      if (endsAtMs > this.nowMs() && this.windows.size < mostWindows) return;
      this.windows.delete(key);
    }
  }
}
