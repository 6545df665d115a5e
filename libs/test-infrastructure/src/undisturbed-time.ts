import { readFileSync } from 'node:fs';

/**
 * Milliseconds on a clock that stands while a program of this machine waits for a processor: what is promised within some
 * time is measured with it, so that a busy machine does not count. Where the kernel does not tell (`/proc/pressure/cpu`), it
 * is the usual clock.
 */
export function undisturbedNowMs(): number {
  return performance.now() - waitedForProcessorMs();
}

/** As `some avg10=1.53 avg60=0.87 avg300=0.73 total=1157622`, in microseconds since the machine started. */
function waitedForProcessorMs(): number {
  return Number(/^some .*total=(\d+)/.exec(readPressure())?.[1] ?? 0) / 1_000;
}

function readPressure(): string {
  try {
    return readFileSync('/proc/pressure/cpu', 'utf8');
  } catch {
    return '';
  }
}
