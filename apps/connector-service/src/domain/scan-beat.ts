/**
 * The beats of a device's scans on the monotonic clock: beat k is at start + k · rate, so that a late scan moves no later
 * one. Scan numbers are beat numbers; beat 1 is where the series begins.
 */
export interface ScanSeries {
  /** The instant of beat 0, in milliseconds of the monotonic clock. */
  readonly startMs: number;
  readonly scanRateMs: number;
}

/** Timers may fire a little before their time; a beat that is this near counts as reached. */
const timerToleranceMs = 2;

/** A series whose first beat is now. */
export function seriesFrom(nowMs: number, scanRateMs: number): ScanSeries {
  return { startMs: nowMs - scanRateMs, scanRateMs };
}

/** The number of the newest beat that has been reached. */
export function beatAt(series: ScanSeries, nowMs: number): number {
  return Math.floor((nowMs - series.startMs + timerToleranceMs) / series.scanRateMs);
}

/** When a beat is due. */
export function timeOfBeat(series: ScanSeries, beat: number): number {
  return series.startMs + beat * series.scanRateMs;
}

/** How many beats lie between two, without them: beats on which no scan can run any more. */
export function beatsBetween(lastBeat: number, beat: number): number {
  return Math.max(0, beat - lastBeat - 1);
}
