import { sequence, time } from '../der/der-writer.js';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/**
 * Clocks of PLCs drift: from a day before now to `validityDays` after it, in whole seconds; UTCTime until 2049,
 * GeneralizedTime from 2050 (RFC 5280, 4.1.2.5).
 */
export function validityPeriod(now: Date, validityDays: number): Buffer {
  const nowMs = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS;
  return sequence(time(new Date(nowMs - DAY_MS)), time(new Date(nowMs + validityDays * DAY_MS)));
}
