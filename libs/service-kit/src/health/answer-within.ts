import { setTimeout as delay } from 'node:timers/promises';

/** Waits for work that somebody wants to hear of soon; the work goes on. @throws Error when it takes longer */
export async function answerWithin(limitMs: number, work: Promise<void>): Promise<void> {
  const abandoned = new AbortController();
  const late = delay(limitMs, 'LATE', { signal: abandoned.signal }).catch(() => undefined);
  try {
    if ((await Promise.race([work, late])) === 'LATE') throw new Error(`no answer within ${limitMs} ms`);
  } finally {
    abandoned.abort();
  }
}
