import type { DataValue, ReadValueIdOptions } from 'node-opcua';
import { type ReadValue, readValueOf } from './read-value.js';
import type { ReadableSession } from './tag-reader.js';

/** What a server is asked to report of one node: changes at least as large as the dead band, or every change. */
export interface MonitoredNode {
  readonly node: ReadValueIdOptions;
  readonly deadband: number | undefined;
}

/** Told of what a server reports. */
export interface ReportListener {
  /** `index`: of the node. */
  changed(index: number, value: DataValue): void;
  /** A report, or the word that there is nothing to report. */
  heard(): void;
}

/** A running subscription (OPC 10000-4, 5.14). */
export interface RunningSubscription {
  /** A server with nothing to report says so at least this often. */
  readonly keepAliveMs: number;
  /** Ends it; a session that is gone took it along. */
  end(): void;
}

/** A session on which values can be reported instead of asked for. */
export interface SubscribableSession extends ReadableSession {
  /** @throws OpcUaFault */
  read(nodes: readonly ReadValueIdOptions[]): Promise<DataValue[]>;
  /** @throws OpcUaFault */
  subscribe(
    nodes: readonly MonitoredNode[],
    publishingIntervalMs: number,
    listener: ReportListener,
  ): Promise<RunningSubscription>;
}

/** So many signs of life of a subscription may be missing before its values count as old. */
const toleratedSilences = 3;

/**
 * The newest values of nodes, as the server reports them: to be read on every beat like a session, at no cost for the
 * server. So every scan carries all values, and who comes late needs one message. Until the subscription stands, and
 * when it falls silent, the values are asked for: no beat is missed, and nothing old passes for new.
 */
export class LatestValues implements ReadableSession {
  private values: ReadValue[] | undefined;
  private starting: Promise<void> | undefined;
  private subscription: RunningSubscription | undefined;
  private heardAtMs = 0;
  private ended = false;

  constructor(
    readonly session: SubscribableSession,
    readonly deadbands: readonly (number | undefined)[],
    readonly publishingIntervalMs: number,
  ) {}

  get hasEnded(): boolean {
    return this.session.hasEnded;
  }

  /** @throws OpcUaFault when the server does not answer what had to be asked for */
  async readValues(nodes: readonly ReadValueIdOptions[]): Promise<readonly ReadValue[]> {
    if (this.values && this.isAlive()) return [...this.values];
    // A server that refuses subscriptions is asked for its values as long as the session lasts.
    this.starting ??= this.start(nodes).catch(() => undefined);
    return this.session.readValues(nodes);
  }

  end(): void {
    this.ended = true;
    this.subscription?.end();
  }

  private isAlive(): boolean {
    const silentMs = performance.now() - this.heardAtMs;
    return silentMs <= toleratedSilences * (this.subscription?.keepAliveMs ?? 0);
  }

  /** Read after the subscription stands: no change can fall between the two. */
  private async start(nodes: readonly ReadValueIdOptions[]): Promise<void> {
    const reported = new Map<number, DataValue>();
    const monitored = nodes.map((node, index) => ({ node, deadband: this.deadbands[index] }));
    const subscription = await this.session.subscribe(monitored, this.publishingIntervalMs, {
      changed: (index, value) => {
        if (this.values) this.values[index] = readValueOf(value);
        else reported.set(index, value);
      },
      heard: () => (this.heardAtMs = performance.now()),
    });
    if (this.ended) return subscription.end();
    this.subscription = subscription;
    const read = await this.session.read(nodes);
    this.heardAtMs = performance.now();
    this.values = read.map((value, index) => readValueOf(newer(value, reported.get(index))));
  }
}

/** What was reported while the read was under way; a node that cannot be monitored has no time. */
function newer(read: DataValue, reported: DataValue | undefined): DataValue {
  if (!reported) return read;
  const [readAt, reportedAt] = [read.sourceTimestamp, reported.sourceTimestamp];
  return readAt && reportedAt && reportedAt < readAt ? read : reported;
}
