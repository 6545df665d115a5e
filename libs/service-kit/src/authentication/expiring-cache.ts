/** Values that are good until an instant; at most so many, the oldest go first. */
export class ExpiringCache<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly untilMs: number }>();

  constructor(
    private readonly mostEntries: number,
    private readonly nowMs: () => number = Date.now,
  ) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.untilMs > this.nowMs()) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value, untilMs: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, untilMs });
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.mostEntries) return;
      this.entries.delete(oldest);
    }
  }
}
