import { text } from '../messages/messages.js';

const locale = 'en';
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

/** For example “in 23 months” or “4 seconds ago”. */
export function relativeTime(instant: string, nowMs: number): string {
  const seconds = (Date.parse(instant) - nowMs) / 1_000;
  if (Math.abs(seconds) < 2) return text.time.now;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length * 1.5) ?? ['second', 1];
  return relative.format(Math.round(seconds / size), unit);
}

/** Of what has happened: where clocks differ, it is not said to be still to come. */
export function timeAgo(instant: string, nowMs: number): string {
  return relativeTime(instant, Math.max(nowMs, Date.parse(instant)));
}

/** Of what is to come: once its time is there, it is due. */
export function timeUntil(instant: string, nowMs: number): string {
  return Date.parse(instant) - nowMs < 2_000 ? text.time.due : relativeTime(instant, nowMs);
}

export function exactTime(instant: string): string {
  return exact.format(new Date(instant));
}

export function dayOf(instant: string): string {
  return day.format(new Date(instant));
}
