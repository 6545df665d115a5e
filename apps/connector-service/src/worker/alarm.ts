/** Lets one loop sleep until something happens: a wake-up while nobody sleeps is not lost. */
export class Alarm {
  private rung = false;
  private sleeper: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.sleeper?.();
  }

  /** Sleeps until the alarm rings or, if given, until that time of the monotonic clock. */
  async sleep(untilMs: number | null): Promise<void> {
    if (!this.rung) await this.doze(untilMs);
    this.rung = false;
  }

  private async doze(untilMs: number | null): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer =
      untilMs === null ? undefined : setTimeout(resolve, Math.max(0, untilMs - performance.now()));
    this.sleeper = resolve;
    await promise;
    clearTimeout(timer);
    this.sleeper = undefined;
  }
}
