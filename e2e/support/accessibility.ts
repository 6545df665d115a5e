import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { showIn } from './browser.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const grave = new Set(['serious', 'critical']);

/**
 * What axe-core finds serious or critical on a page as it stands, in a form that a failure can show: every rule in light
 * colours, and once more in dark ones what colours can change.
 */
export async function seriousViolations(page: Page): Promise<string[]> {
  const light = await violationsNow(page, {});
  await showIn(page, 'dark');
  const dark = await violationsNow(page, { runOnly: ['color-contrast', 'link-in-text-block'] });
  await showIn(page, 'light');
  return [...light.map((violation) => `light ${violation}`), ...dark.map((violation) => `dark ${violation}`)];
}

async function violationsNow(page: Page, options: RunOptions): Promise<string[]> {
  // evaluate, not a script element: the page's content security policy would refuse that one.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axeSource);
  const chosen = JSON.stringify({ ...options, resultTypes: ['violations'] });
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${chosen})`);
  return results.violations
    .filter(({ impact }) => grave.has(impact ?? ''))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
