import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

/** The connector may have heard of a new assignment a moment before we do. */
export const projectionLimitMs = 1_000;
const pauseMs = 50;

/**
 * Whether it holds now or within the limit. It is looked at a last time when all that has arrived is read: this process may
 * have stood still meanwhile.
 */
export async function holdsSoon(condition: () => Promise<boolean>): Promise<boolean> {
  const untilMs = performance.now() + projectionLimitMs;
  for (;;) {
    const isLast = performance.now() > untilMs;
    if (isLast) await nextTurn();
    if (await condition()) return true;
    if (isLast) return false;
    await delay(pauseMs);
  }
}
