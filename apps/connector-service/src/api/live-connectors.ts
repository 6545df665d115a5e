import type { ConnectorStatus, DeviceStatus } from '@koios/opcua-contracts';

/** Which connector. */
type ConnectorName = Pick<DeviceStatus, 'plantId' | 'connectorId'>;

/** When a connector was last heard of: by our monotonic clock to measure, by the wall clock to tell. */
interface Sign {
  readonly atMs: number;
  readonly at: Date;
}

/**
 * The connectors that have given a sign of life. An entry that expires in the bucket makes no event, so that its age
 * counts here, by our own clock: the connectors' clocks may be wrong.
 */
export class LiveConnectors {
  private readonly seen = new Map<string, { readonly status: ConnectorStatus; readonly atMs: number }>();
  private readonly lastSigns = new Map<string, Sign>();
  private listeningSinceMs: number | undefined;

  constructor(
    private readonly timeToLiveMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  set(key: string, status: ConnectorStatus | undefined): void {
    if (!status) return void this.seen.delete(key);
    this.seen.set(key, { status, atMs: this.nowMs() });
    this.heard(status);
  }

  /** A heartbeat is one sign of life, a report of one of its devices is another. */
  heard(connector: ConnectorName): void {
    this.lastSigns.set(keyOf(connector), { atMs: this.nowMs(), at: new Date() });
  }

  /** We hear connectors from now on, or no more: what cannot be heard is not silent. */
  listen(isListening: boolean): void {
    this.listeningSinceMs = isListening ? this.nowMs() : undefined;
  }

  /** How long we have been listening without a break; 0 while we are not. */
  get listeningMs(): number {
    return this.listeningSinceMs === undefined ? 0 : this.nowMs() - this.listeningSinceMs;
  }

  get isListening(): boolean {
    return this.listeningSinceMs !== undefined;
  }

  /** How long nothing has been heard of a connector; for ever when nothing ever was. */
  silenceMs(connector: ConnectorName): number {
    const sign = this.lastSigns.get(keyOf(connector));
    return sign ? this.nowMs() - sign.atMs : Infinity;
  }

  lastSignAt(connector: ConnectorName): Date | undefined {
    return this.lastSigns.get(keyOf(connector))?.at;
  }

  /** By plant and id. */
  list(): ConnectorStatus[] {
    for (const [key, { atMs }] of this.seen)
      if (this.nowMs() - atMs > this.timeToLiveMs) this.seen.delete(key);
    return [...this.seen].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { status }]) => status);
  }

  /** How many live in each plant; a plant with none is left out. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { plantId } of this.list()) counts.set(plantId, (counts.get(plantId) ?? 0) + 1);
    return counts;
  }

  /** Nobody asks any more for those of which nothing has been heard for so long. */
  forgetSilentFor(limitMs: number): void {
    for (const [key, { atMs }] of this.lastSigns)
      if (this.nowMs() - atMs > limitMs) this.lastSigns.delete(key);
  }
}

function keyOf({ plantId, connectorId }: ConnectorName): string {
  return `${plantId}.${connectorId}`;
}
