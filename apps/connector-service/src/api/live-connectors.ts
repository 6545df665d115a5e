import type { ConnectorStatus } from '@koios/opcua-contracts';

/**
 * The connectors that have given a sign of life. An entry that expires in the bucket makes no event, so that its age
 * counts here, by our own clock: the connectors' clocks may be wrong.
 */
export class LiveConnectors {
  private readonly seen = new Map<string, { readonly status: ConnectorStatus; readonly atMs: number }>();

  constructor(
    private readonly timeToLiveMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  set(key: string, status: ConnectorStatus | undefined): void {
    if (status) this.seen.set(key, { status, atMs: this.nowMs() });
    else this.seen.delete(key);
  }

  /** By plant and id. */
  list(): ConnectorStatus[] {
    for (const [key, { atMs }] of this.seen)
      if (this.nowMs() - atMs > this.timeToLiveMs) this.seen.delete(key);
    return [...this.seen].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { status }]) => status);
  }
}
