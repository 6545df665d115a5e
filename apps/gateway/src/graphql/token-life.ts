import type { VerifiedToken } from '@koios/service-kit';

/** 24 days, as long as Node's timers can wait: what is to wait longer is over at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * For how long what was opened with a token may go on. A token of an identity provider may be valid for longer than a timer
 * can wait: its bearer then comes again with it.
 */
export function lifeLeftMs({ expiresAt }: VerifiedToken): number {
  return Math.min(Math.max(0, expiresAt.getTime() - Date.now()), longestTimerMs);
}
