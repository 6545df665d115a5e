import type { DeviceStatus } from '@koios/opcua-contracts';
import { connectionErrorOf, type JudgedFailure } from './device-report.js';
import { afterFailure, type ProbePacing, type RetryState, untried, wokenUp } from './retry-policy.js';

export type PendingRotation = NonNullable<DeviceStatus['pendingRotation']>;

/** A session that lived shorter than this is not opened anew at once: the server may be throwing us out again and again. */
const soundSessionMs = 10_000;

/** What a device's tries need from outside. */
export interface ProgressClock {
  /** Milliseconds of the monotonic clock. */
  nowMs(): number;
  now(): Date;
  /** In [0, 1). */
  random(): number;
}

/** How the tries at a device's connection go: what failed last, and when to try again. */
export class DeviceProgress {
  private current: {
    readonly connecting: RetryState;
    readonly rotating: RetryState;
    readonly failure: JudgedFailure | undefined;
    readonly pendingRotation: PendingRotation | null;
  } = fresh;
  /** To which the pauses between tries are fitted. */
  scanRateMs = 1_000;

  constructor(
    private readonly pacing: ProbePacing,
    private readonly clock: ProgressClock,
  ) {}

  get state() {
    return this.current;
  }

  /** What failed before has nothing to do with what is wanted now. */
  startAfresh(): void {
    this.current = fresh;
  }

  /** Tries again at once. */
  wake(): void {
    const { connecting, rotating } = this.current;
    const nowMs = this.clock.nowMs();
    this.current = {
      ...this.current,
      connecting: wokenUp(connecting, nowMs),
      rotating: wokenUp(rotating, nowMs),
    };
  }

  sessionOpened(): void {
    this.current = { ...fresh, connecting: this.current.connecting };
  }

  connectFailed(failure: JudgedFailure): void {
    this.current = {
      ...this.current,
      failure,
      connecting: this.retryAfter(this.current.connecting, failure),
    };
  }

  /** The session in use is not touched by it. */
  rotationFailed(
    failure: JudgedFailure,
    to: Pick<PendingRotation, 'certificateId' | 'revision' | 'thumbprint'>,
  ): void {
    const before = this.current.pendingRotation;
    const since = before?.revision === to.revision ? before.since : this.clock.now().toISOString();
    const { certificateId, revision, thumbprint } = to;
    this.current = {
      ...this.current,
      rotating: this.retryAfter(this.current.rotating, failure),
      pendingRotation: {
        certificateId,
        revision,
        thumbprint,
        since,
        error: connectionErrorOf(failure.diagnosis),
      },
    };
  }

  /** A sound session is opened anew at once, once; one that hardly lived only after a pause. */
  sessionLost(livedMs: number): void {
    const { connecting } = this.current;
    const next =
      livedMs >= soundSessionMs ? untried : afterFailure(connecting, 'TRANSIENT', this.facts(), this.pacing);
    this.current = { ...fresh, connecting: next };
  }

  private retryAfter(state: RetryState, { faultClass }: JudgedFailure): RetryState {
    return afterFailure(state, faultClass, this.facts(), this.pacing);
  }

  private facts(): { nowMs: number; random: number; scanRateMs: number } {
    return { nowMs: this.clock.nowMs(), random: this.clock.random(), scanRateMs: this.scanRateMs };
  }
}

const fresh = { connecting: untried, rotating: untried, failure: undefined, pendingRotation: null } as const;
