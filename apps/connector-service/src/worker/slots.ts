/** Lets a limited number of pieces of work run at once; the others wait their turn. */
export class Slots {
  private readonly queue: (() => void)[] = [];
  private free: number;

  constructor(count: number) {
    this.free = count;
  }

  /** Runs the work when it is its turn, or not at all when it is given up before. */
  async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    await this.take(signal);
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  private async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = (): void => {
      const place = this.queue.indexOf(resolve);
      // Its turn has come already: the slot is released when the work ends.
      if (place < 0) return;
      this.queue.splice(place, 1);
      reject(signal.reason);
    };
    this.queue.push(resolve);
    signal.addEventListener('abort', giveUp, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  /** A slot goes straight to the one that waits longest. */
  private release(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.free += 1;
  }
}
