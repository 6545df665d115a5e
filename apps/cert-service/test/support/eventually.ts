import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a fact: looks again and again until the check passes, and fails with what it last said. */
export async function eventually<Result>(
  check: () => Promise<Result> | Result,
  limitMs = 10_000,
): Promise<Result> {
  const until = Date.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(25);
    }
  }
}
