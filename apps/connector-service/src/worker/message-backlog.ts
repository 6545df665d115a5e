interface Entry<Message> {
  readonly message: Message;
  readonly bytes: number;
  readonly atMs: number;
}

/** The newest messages within a limit, in order, with when they came. */
export class MessageBacklog<Message> {
  private entries: Entry<Message>[] = [];
  private bytes = 0;

  constructor(
    private readonly mostBytes: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  add(message: Message, bytes: number): void {
    this.entries.push({ message, bytes, atMs: this.nowMs() });
    this.bytes += bytes;
    this.drop(() => this.bytes > this.mostBytes);
  }

  dropOlderThan(atMs: number): void {
    this.drop((oldest) => oldest.atMs < atMs);
  }

  /** All of them, which are then no longer here. */
  takeAll(): Message[] {
    const { entries } = this;
    this.entries = [];
    this.bytes = 0;
    return entries.map(({ message }) => message);
  }

  private drop(isToGo: (oldest: Entry<Message>) => boolean): void {
    let count = 0;
    for (const entry of this.entries) {
      if (!isToGo(entry)) break;
      this.bytes -= entry.bytes;
      count += 1;
    }
    if (count > 0) this.entries.splice(0, count);
  }
}
