import type { Page } from 'playwright-core';

const loadingMs = 5_000;

/**
 * How much of a page moved by itself while it was loading: Cumulative Layout Shift as Web Vitals define it. Not counted is
 * what follows an action of the user within half a second, and what comes later: a card that appears because a server has
 * begun to refuse us is news.
 */
export async function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    (untilMs) =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput && entry.startTime < untilMs) sum += entry.value;
        };
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => {
          add(observer.takeRecords());
          observer.disconnect();
          resolve(sum);
        }, 50);
      }),
    loadingMs,
  );
}
