import type { FaultClass } from './connection-fault.js';

/** When to try again, and how it went so far. Times are milliseconds of the monotonic clock. */
export interface RetryState {
  /** Failures since it last worked. */
  readonly failuresInRow: number;
  readonly nextAttemptAtMs: number;
  /** Since when the cause is one that somebody has to mend; null while the fault may pass by itself. */
  readonly refusedSinceMs: number | null;
}

/** How far apart tries are while somebody has to act. */
export interface ProbePacing {
  readonly minMs: number;
  readonly maxMs: number;
}

const shortestBackOffMs = 1_000;
const longestBackOffMs = 30_000;
/** Whoever trusts the certificate now is likely to stand before the server: for so long the pause stays short. */
const youngForMs = 120_000;

/** Nothing failed yet: try at once. */
export const untried: RetryState = { failuresInRow: 0, nextAttemptAtMs: 0, refusedSinceMs: null };

/** Tries at once, whatever failed before; what is known about the failures stays. */
export function wokenUp(state: RetryState, nowMs: number): RetryState {
  return { ...state, nextAttemptAtMs: nowMs };
}

/** What a failed try means for the next one. `random` is in [0, 1). */
export function afterFailure(
  state: RetryState,
  faultClass: FaultClass,
  facts: { readonly nowMs: number; readonly random: number; readonly scanRateMs: number },
  pacing: ProbePacing,
): RetryState {
  const failuresInRow = state.failuresInRow + 1;
  if (faultClass === 'TRANSIENT') {
    const nextAttemptAtMs = facts.nowMs + backOffMs(failuresInRow, facts.random);
    return { failuresInRow, nextAttemptAtMs, refusedSinceMs: null };
  }
  const refusedSinceMs = state.refusedSinceMs ?? facts.nowMs;
  const pauseMs = onScanCycle(probePauseMs(facts.nowMs - refusedSinceMs, pacing), facts.scanRateMs, pacing);
  return { failuresInRow, nextAttemptAtMs: facts.nowMs + pauseMs, refusedSinceMs };
}

/** Exponential back-off with full jitter, so that devices that failed together do not come back together. */
function backOffMs(failuresInRow: number, random: number): number {
  const ceilingMs = Math.min(longestBackOffMs, shortestBackOffMs * 2 ** failuresInRow);
  return shortestBackOffMs + random * (ceilingMs - shortestBackOffMs);
}

/** The shortest pause for two minutes, then a tenth of the time waited so far, up to the longest. */
export function probePauseMs(waitedMs: number, pacing: ProbePacing): number {
  if (waitedMs < youngForMs) return pacing.minMs;
  return Math.min(pacing.maxMs, Math.max(pacing.minMs, (waitedMs - youngForMs) / 10));
}

/** A whole number of scan cycles where that lengthens the pause by no more than a half. */
function onScanCycle(pauseMs: number, scanRateMs: number, pacing: ProbePacing): number {
  const cyclesMs = Math.ceil(pauseMs / scanRateMs) * scanRateMs;
  return cyclesMs <= Math.min(1.5 * pauseMs, pacing.maxMs) ? cyclesMs : pauseMs;
}

const toleratedFailures = 2;

/** Whether a screen should show FAILED: at once for what somebody has to mend, otherwise after three failures in a row. */
export function countsAsFailed(state: RetryState, faultClass: FaultClass): boolean {
  return faultClass !== 'TRANSIENT' || state.failuresInRow > toleratedFailures;
}
