import { type DerElement, DerError, TAG } from './der-reader.js';

/** Octets of a year's digits in each type of time; month, day, hours, minutes, seconds and a Z follow. */
const YEAR_DIGITS: ReadonlyMap<number, number> = new Map([
  [TAG.utcTime, 2],
  [TAG.generalizedTime, 4],
]);
const DIGITS_AFTER_YEAR = 10;
const GREENWICH = 0x5a;
const FIRST_TWO_DIGIT_YEAR = 50;

/**
 * A time to the second in Greenwich, the only forms of RFC 5280, 4.1.2.5. Read octet by octet: revocation lists hold
 * thousands of them, and texts made in between take most of the time.
 */
export function timeOf({ tag, content }: DerElement): Date {
  const yearDigits = YEAR_DIGITS.get(tag);
  if (yearDigits === undefined) throw new DerError('a time is missing');
  const digits = yearDigits + DIGITS_AFTER_YEAR;
  if (content.length !== digits + 1 || content[digits] !== GREENWICH) throw notToTheSecond();
  const pairs: number[] = [];
  for (let offset = 0; offset < digits; offset += 2) pairs.push(pairAt(content, offset));
  return calendarTime(yearDigits === 2 ? [centuryOf(pairs), ...pairs] : pairs);
}

/** The number of two digits. */
function pairAt(content: Uint8Array, offset: number): number {
  const tens = (content[offset] ?? 0) - 0x30;
  const ones = (content[offset + 1] ?? 0) - 0x30;
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) throw notToTheSecond();
  return tens * 10 + ones;
}

/** Two digits from 50 on are of the twentieth century (RFC 5280, 4.1.2.5.1). */
function centuryOf([year = 0]: readonly number[]): number {
  return year >= FIRST_TWO_DIGIT_YEAR ? 19 : 20;
}

function calendarTime(pairs: readonly number[]): Date {
  const [century = 0, year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = pairs;
  const time = new Date(0);
  time.setUTCFullYear(century * 100 + year, month - 1, day);
  time.setUTCHours(hours, minutes, seconds);
  const isInCalendar =
    time.getUTCMonth() === month - 1 &&
    time.getUTCDate() === day &&
    time.getUTCHours() === hours &&
    time.getUTCMinutes() === minutes &&
    time.getUTCSeconds() === seconds;
  if (isInCalendar) return time;
  throw new DerError('a time that no calendar has');
}

function notToTheSecond(): DerError {
  return new DerError('a time that is not given to the second in Greenwich');
}
