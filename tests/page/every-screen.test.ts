/**
 * Every screen of the page in Chromium, in both languages, at the sizes of a desk, a phone and a wall: it opens without
 * an error, has its heading, asks nothing of any other host, does not scroll sideways, and axe finds nothing
 * (WCAG 2.2 AA). Screens are found in the page's own list, so that a new one is looked at too. Pictures are left in
 * `tests/artifacts` for people to look at.
 */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectionsOfAxe } from '../support/axe.js';
import { chromiumIsThere, DESKTOP, launchBrowser, PHONE } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const ARTIFACTS = join(import.meta.dirname, '../artifacts');
const WALL: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } };
const SIZES = { desktop: DESKTOP, phone: PHONE, wall: WALL } as const;

/** The page's list of screens, read as text: to import it is to start the page, which needs a browser. */
const LIST = ['screens.ts', 'more-screens.ts']
  .map((name) => readFileSync(join(import.meta.dirname, '../../web/src/shell', name), 'utf8'))
  .join('\n');
const SCREENS = [...LIST.matchAll(/\{\s*id: '(\w+)',\s*path: '([^']+)'([^{}]*)/g)].map(
  ([, id = '', path = '', rest = '']) => {
    return { id, path, bare: rest.includes('bare: true') };
  },
);

let browser: Browser;
let program: RunningProgram;

/** A screen with a wall of its own is looked at there; the others at a desk and on a phone. */
const VIEWS = SCREENS.flatMap(({ id, path, bare }) =>
  (bare ? (['wall', 'phone'] as const) : (['desktop', 'phone'] as const)).flatMap((size) =>
    (['vi', 'en'] as const).map((language) => ({ id, path, size, language })),
  ),
);

/** The browser's caches stay warm from view to view of one size and language; each view is a page loaded whole. */
const contexts = new Map<string, BrowserContext>();

async function contextOf(size: keyof typeof SIZES, language: string): Promise<BrowserContext> {
  const key = `${size} ${language}`;
  const context = contexts.get(key) ?? (await browser.newContext({ ...SIZES[size], bypassCSP: true }));
  if (!contexts.has(key)) {
    await context.addInitScript(
      (stored) => localStorage.setItem('rfi-logger.page', stored),
      JSON.stringify({ language }),
    );
    contexts.set(key, context);
  }
  return context;
}

/** Heading there, nothing on its way, and the pictures of it drawn. */
async function settled(page: Page): Promise<void> {
  await page.locator('#main h1').first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector('#main')?.getAttribute('aria-busy') !== 'true');
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

describe.skipIf(!chromiumIsThere)('every screen', () => {
  beforeAll(async () => {
    await mkdir(ARTIFACTS, { recursive: true });
    [browser, program] = await Promise.all([launchBrowser(), RunningProgram.start()]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('knows all screens of the list', () => {
    expect(SCREENS.length).toBe([...LIST.matchAll(/\bid: '/g)].length);
    expect(SCREENS.map(({ path }) => path)).toContain('/');
  });

  it.each(VIEWS)(
    'opens well: $id, $size, $language',
    async ({ id, path, size, language }) => {
      const page = await (await contextOf(size, language)).newPage();
      const errors: string[] = [];
      const foreign: string[] = [];
      const { host } = new URL(program.address);
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.host !== host) foreign.push(request.url());
      });
      await page.goto(new URL(path, program.address).href);
      await settled(page);
      await page.screenshot({ path: join(ARTIFACTS, `${id}-${size}-${language}.png`) });
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBeLessThanOrEqual(1);
      expect(await objectionsOfAxe(page)).toEqual([]);
      expect(foreign).toEqual([]);
      expect(errors).toEqual([]);
      await page.close();
    },
    60_000,
  );
});
