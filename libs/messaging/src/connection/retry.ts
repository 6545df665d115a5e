import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

const longestPauseMs = 5_000;

/** Tries until it works or the signal ends it, with pauses of 0.1 s doubling to 5 s. */
export async function retryUntilDone<Result>(
  what: string,
  attempt: () => Promise<Result>,
  log: Logger,
  signal?: AbortSignal,
): Promise<Result> {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      log.warn({ err: error }, `${what} failed, trying again in ${pauseMs} ms`);
      await delay(pauseMs, undefined, signal ? { signal } : {});
    }
  }
}
