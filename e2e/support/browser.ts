import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Far from what a busy machine takes. */
const actionLimitMs = 90_000;

/** The machine's own Chromium: CHROMIUM_PATH, or where package managers put it. */
function chromiumPath(): string {
  const path = [process.env['CHROMIUM_PATH'], ...usualPlaces].find((place) => place && existsSync(place));
  if (!path) throw new Error('There is no Chromium: install one, or say where it is with CHROMIUM_PATH.');
  return path;
}

/** Containers often have too little for a browser; it draws through files on the disk then, and waits for the disk. */
function hasSharedMemory(): boolean {
  const place = '/dev/shm';
  if (!existsSync(place)) return false;
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize > 512 * 1_024 * 1_024;
}

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser's console and uncaught errors said: in a sound console, nothing. */
  readonly complaints: string[];
}

/** A real Chromium in which people use the console. */
export class ConsoleBrowser {
  private constructor(
    private readonly browser: Browser,
    readonly consoleUrl: string,
  ) {}

  static async start(consoleUrl: string): Promise<ConsoleBrowser> {
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      // The sandbox cannot be had by root in a container; what is loaded is our own.
      args: ['--no-sandbox', ...(hasSharedMemory() ? [] : ['--disable-dev-shm-usage'])],
    });
    return new ConsoleBrowser(browser, consoleUrl);
  }

  /** Somebody with a browser window of their own, not signed in. */
  async visitor(): Promise<Visitor> {
    const context = await this.browser.newContext({
      viewport: { width: 1360, height: 860 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      acceptDownloads: true,
      baseURL: this.consoleUrl,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(actionLimitMs);
    const complaints: string[] = [];
    const complain = (what: string) => complaints.push(`${new URL(page.url()).pathname}: ${what}`);
    page.on('pageerror', (error) => complain(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complain(message.text());
    });
    return { page, context, complaints };
  }

  async signedIn(userName: string, password: string): Promise<Visitor> {
    const visitor = await this.visitor();
    await visitor.page.goto('/');
    await signIn(visitor.page, userName, password);
    await visitor.page.getByRole('table').waitFor();
    return visitor;
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }
}

export async function signIn(page: Page, userName: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(userName);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Takes a picture of a page, light or dark, where KOIOS_SCREENSHOTS says where pictures go; otherwise does nothing. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['KOIOS_SCREENSHOTS'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await showIn(page, colorScheme);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  await showIn(page, 'light');
}

/** As a system shows it that is set to light or dark; resolves when the page is drawn so. */
export async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // evaluate again and again: waitForFunction needs eval, which the page's content security policy refuses.
  await eventually(async () =>
    expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe(
      colorScheme,
    ),
  );
  await page.evaluate(drawn);
}

/** Runs in the page: a change of the colours is drawn in the frame after the next. */
async function drawn(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}
