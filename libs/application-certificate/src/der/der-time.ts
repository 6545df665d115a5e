import { type DerElement, DerError, TAG } from './der-reader.js';
import { ascii } from './der-values.js';

const UTC_TIME = /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z$/;
const GENERALIZED_TIME = /^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z$/;
const FIRST_TWO_DIGIT_YEAR = '50';

/** A time to the second in Greenwich, the only forms of RFC 5280, 4.1.2.5. */
export function timeOf(element: DerElement): Date {
  if (element.tag !== TAG.utcTime && element.tag !== TAG.generalizedTime)
    throw new DerError('a time is missing');
  const pattern = element.tag === TAG.utcTime ? UTC_TIME : GENERALIZED_TIME;
  const match = pattern.exec(ascii(element.content));
  if (match === null) throw new DerError('a time that is not given to the second in Greenwich');
  const [, year = '', month, day, hours, minutes, seconds] = match;
  const text = `${fullYear(year)}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || time.toISOString() !== text)
    throw new DerError('a time that no calendar has');
  return time;
}

/** Two digits from 50 on are of the twentieth century (RFC 5280, 4.1.2.5.1). */
function fullYear(year: string): string {
  if (year.length === 4) return year;
  return year >= FIRST_TWO_DIGIT_YEAR ? `19${year}` : `20${year}`;
}
