import { setTimeout as delay } from 'node:timers/promises';

/** Waits for work, but not for longer than the limit; the work goes on. Answers whether it was done in time. */
export async function withinLimit(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const abandoned = new AbortController();
  const limit = delay(limitMs, false, { signal: abandoned.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), limit]);
  } finally {
    abandoned.abort();
  }
}
