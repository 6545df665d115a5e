/** How often something may happen: so many times a second, and so many at once after a pause. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Hands out tokens at a rate; who comes too early is told when it is his turn. */
export class TokenBucket {
  /** When the newest token that was handed out has been earned, in milliseconds of the monotonic clock. */
  private earnedAtMs = -Infinity;

  constructor(private readonly limit: RateLimit) {}

  /** Takes tokens, if need be of the future: answers for how many milliseconds to wait for them. */
  takeMs(nowMs: number, count = 1): number {
    const intervalMs = 1_000 / this.limit.perSecond;
    const saved = nowMs - this.limit.burst * intervalMs;
    this.earnedAtMs = Math.max(this.earnedAtMs, saved) + count * intervalMs;
    return Math.max(0, this.earnedAtMs - nowMs);
  }
}
