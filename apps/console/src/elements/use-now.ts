import { useSyncExternalStore } from 'react';

const tickMs = 1_000;
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    nowMs = Date.now();
    timer = setInterval(tick, tickMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

/** The time in steps of a second or coarser, so that a minute's text is drawn once a minute. */
export function useNow(stepMs = tickMs): number {
  return useSyncExternalStore(subscribe, () => {
    // While nobody listens, the clock stands still.
    if (timer === undefined) nowMs = Date.now();
    return Math.floor(nowMs / stepMs) * stepMs;
  });
}
