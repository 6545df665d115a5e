import { type DerElement, DerReader, TAG } from '../der/der-reader.js';
import { timeOf } from '../der/der-time.js';
import type { Deviations } from './deviations.js';

const FIRST_GENERALIZED_YEAR = 2050;

/** RFC 5280, 4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050. */
export function parseValidity(
  element: DerElement,
  deviations: Deviations,
): { validFrom: Date; validUntil: Date } {
  const reader = element.reader();
  const validFrom = readTime(reader, deviations);
  const validUntil = readTime(reader, deviations);
  reader.end();
  return { validFrom, validUntil };
}

function readTime(reader: DerReader, deviations: Deviations): Date {
  const element = reader.any();
  const time = timeOf(element);
  if (element.tag === TAG.generalizedTime && time.getUTCFullYear() < FIRST_GENERALIZED_YEAR) {
    deviations.noteHarmless(
      'validity',
      'A time before 2050 is written as GeneralizedTime; RFC 5280 asks for UTCTime.',
    );
  }
  return time;
}
