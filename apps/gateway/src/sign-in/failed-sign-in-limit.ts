const attemptsPerWindow = 10;
const windowMs = 60_000;
const mostAddresses = 10_000;

interface Window {
  attempts: number;
  readonly endsAtMs: number;
}

/**
 * Slows down guessing: ten failed sign-ins a minute and address. An attempt counts from its beginning, so that many at
 * the same time cannot slip through, and is taken back when it succeeds.
 */
export class FailedSignInLimit {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly nowMs: () => number = Date.now) {}

  /** Counts an attempt. Answers 0 when it may be made, otherwise after how many seconds to come again. */
  begin(address: string): number {
    const window = this.windowOf(address);
    if (window.attempts >= attemptsPerWindow) return Math.ceil((window.endsAtMs - this.nowMs()) / 1_000);
    window.attempts += 1;
    return 0;
  }

  /** Takes an attempt back: it was no failure. */
  succeeded(address: string): void {
    const window = this.windows.get(address);
    if (window && window.attempts > 0) window.attempts -= 1;
  }

  private windowOf(address: string): Window {
    const known = this.windows.get(address);
    if (known && known.endsAtMs > this.nowMs()) return known;
    if (this.windows.size >= mostAddresses) this.forgetSome();
    const window = { attempts: 0, endsAtMs: this.nowMs() + windowMs };
    this.windows.delete(address);
    this.windows.set(address, window);
    return window;
  }

  /** The map keeps the order of its windows' beginnings: what is over stands first, and the oldest go if nothing is over. */
  private forgetSome(): void {
    for (const [address, { endsAtMs }] of this.windows) {
      if (endsAtMs > this.nowMs() && this.windows.size < mostAddresses) return;
      this.windows.delete(address);
    }
  }
}
