import { Time } from 'pkijs';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
const UTC_TIME = 0;
const GENERALIZED_TIME = 1;
const FIRST_GENERALIZED_YEAR = 2050;

/** Clocks of PLCs drift: from a day before now to `validityDays` after it, in whole seconds. */
export function validityPeriod(now: Date, validityDays: number): { notBefore: Time; notAfter: Time } {
  const nowMs = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS;
  return {
    notBefore: encodeTime(new Date(nowMs - DAY_MS)),
    notAfter: encodeTime(new Date(nowMs + validityDays * DAY_MS)),
  };
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5). */
function encodeTime(date: Date): Time {
  return new Time({
    type: date.getUTCFullYear() < FIRST_GENERALIZED_YEAR ? UTC_TIME : GENERALIZED_TIME,
    value: date,
  });
}
