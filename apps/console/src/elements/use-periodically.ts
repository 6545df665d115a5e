import { useEffect, useEffectEvent } from 'react';

/** Does something again and again while the page is on the screen; not while its browser tab is hidden. */
export function usePeriodically(work: () => void, everyMs: number): void {
  const doWork = useEffectEvent(work);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') doWork();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}
