import { type DerElement, DerError, TAG } from './der-reader.js';
import { ascii } from './der-values.js';

const UTC_TIME = /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z$/;
const GENERALIZED_TIME = /^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z$/;
const FIRST_TWO_DIGIT_YEAR = 50;

/** A time to the second in Greenwich, the only forms of RFC 5280, 4.1.2.5. */
export function timeOf(element: DerElement): Date {
  const pattern = element.tag === TAG.utcTime ? UTC_TIME : GENERALIZED_TIME;
  if (element.tag !== TAG.utcTime && element.tag !== TAG.generalizedTime)
    throw new DerError('a time is missing');
  const match = pattern.exec(ascii(element.content));
  if (match === null) throw new DerError('a time that is not given to the second in Greenwich');
  const [written = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(Number);
  const time = new Date(0);
  time.setUTCFullYear(element.tag === TAG.utcTime ? fullYear(written) : written, month - 1, day);
  time.setUTCHours(hours, minutes, seconds);
  const exists =
    time.getUTCMonth() === month - 1 && time.getUTCDate() === day && time.getUTCHours() === hours;
  if (!exists || minutes > 59 || seconds > 59) throw new DerError('a time that no calendar has');
  return time;
}

/** Two digits from 50 on are of the twentieth century (RFC 5280, 4.1.2.5.1). */
function fullYear(year: number): number {
  return year >= FIRST_TWO_DIGIT_YEAR ? 1900 + year : 2000 + year;
}
