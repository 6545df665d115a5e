import { randomUUID } from 'node:crypto';

/** Bounded and without anything that could end a log line or a header. */
const acceptable = /^[A-Za-z0-9._-]{1,100}$/;

/** The caller's request id where it is fit to be logged, otherwise a new one. */
export function requestIdOf(given: unknown): string {
  return typeof given === 'string' && acceptable.test(given) ? given : randomUUID();
}
