import type { Correlation } from '@koios/correlation';

/** What the gateway knows of a call before Hive sees it. */
export class Call {
  readonly startedAtMs = performance.now();
  private limitMs = 0;
  private lastsOn = false;

  constructor(
    readonly correlation: Correlation,
    /** The network address of the caller; empty when it is gone already. */
    readonly address: string,
    /** Those that the caller's token says, once it has been found valid. */
    readonly roles: readonly string[],
    /**
     * Asked once for each subscription: aborted when it is over, whatever its subgraph does, with the error to show as the
     * reason. Absent where closing the connection ends it: clients of graphql-ws come again after that, but not after an
     * error.
     */
    readonly endOfSubscription?: () => AbortSignal,
  ) {}

  get requestId(): string {
    return this.correlation.requestId;
  }

  /** It is a subscription: what is joined to each of its events has its own time. */
  lasts(): void {
    this.lastsOn = true;
  }

  /** What is left of the time that the call may take: the longest that any of its requests needs. */
  leftMs(limitMs: number): number {
    if (this.lastsOn) return limitMs;
    this.limitMs = Math.max(this.limitMs, limitMs);
    // 0 would mean no limit at all to the one who measures it.
    return Math.max(1, Math.ceil(this.startedAtMs + this.limitMs - performance.now()));
  }
}

/** Hive hands its plugins a context of its own making, with ours in it. */
export function callOf(context: object | undefined): Call {
  if (context && 'call' in context && context.call instanceof Call) return context.call;
  throw new Error('Hive handles something that did not come through an entrance of the gateway.');
}
