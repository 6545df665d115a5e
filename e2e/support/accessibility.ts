import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { eventually } from '@koios/test-infrastructure';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const grave = new Set(['serious', 'critical']);

/** What axe-core finds serious or critical on a page as it stands, light and dark, in a form that a failure can show. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await showIn(page, colorScheme);
    found.push(...(await violationsNow(page)).map((violation) => `${colorScheme} ${violation}`));
  }
  await showIn(page, 'light');
  return found;
}

/** Colours that are still changing are neither light nor dark. */
async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // evaluate again and again: waitForFunction needs eval, which the page's content security policy refuses.
  await eventually(() =>
    page.evaluate<boolean>(
      `document.documentElement.dataset.mantineColorScheme === '${colorScheme}' &&
        document.getAnimations().every(({ playState, effect }) =>
          playState !== 'running' || effect.getComputedTiming().iterations === Infinity)`,
    ),
  );
}

async function violationsNow(page: Page): Promise<string[]> {
  // evaluate, not a script element: the page's content security policy would refuse that one.
  await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return results.violations
    .filter(({ impact }) => grave.has(impact ?? ''))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
