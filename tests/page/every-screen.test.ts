/**
 * Every screen of the page in Chromium, in both languages, at the sizes of a desk, a phone and a wall: it opens without
 * an error, has its heading, asks nothing of any other host, breaks no rule of its content security policy, does not
 * scroll sideways, and axe finds nothing (WCAG 2.2 AA). Screens are found in the page's own list, so that a new one is
 * looked at too. Pictures are left in `tests/artifacts` for people to look at.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, goWithin, PHONE, sharedBrowser } from '../support/browser.js';
import { isNight } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';
import { screenList } from '../support/screen-list.js';
import { watchPolicy } from './watched-policy.js';

const ARTIFACTS = join(import.meta.dirname, '../artifacts');
const WALL: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } };
const SIZES = { desktop: DESKTOP, phone: PHONE, wall: WALL } as const;
const SCREENS = screenList();

/**
 * A screen with a wall of its own is looked at there; the others at a desk and on a phone. Each screen in one language
 * here and in the other there, so that each pair of screen, size and language is seen once.
 */
const ROUNDS = (['desktop', 'phone', 'wall'] as const)
  .flatMap((size) =>
    (['vi', 'en'] as const).map((language) => ({
      size,
      language,
      screens: SCREENS.filter(
        ({ bare }, at) =>
          (size === 'phone' || bare === (size === 'wall')) &&
          (at % 2 === 0) === ((size === 'phone') === (language === 'en')),
      ),
    })),
  )
  .filter(({ screens, size }) => screens.length > 0 && (isNight || size !== 'desktop'));

let browser: Browser;
let program: RunningProgram;

/** A page in this language that notes what goes wrong on it. */
async function watched(size: keyof typeof SIZES, language: string): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext(SIZES[size]);
  const page = await context.newPage();
  const faults = await watchPolicy(page);
  await page.addInitScript((stored) => localStorage.setItem('rfi-logger.page', stored), JSON.stringify({ language }));
  const { host } = new URL(program.address);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.host !== host)
      faults.push(`asks a foreign host: ${url.href}`);
  });
  return { page, faults };
}

/** In Vietnamese each screen is a page loaded whole; in English a link within the page leads from one to the next. */
async function goTo(page: Page, path: string, isWhole: boolean): Promise<void> {
  const url = new URL(path, program.address).href;
  if (isWhole || page.url() === 'about:blank') await page.goto(url);
  else {
    await page.evaluate(() => document.querySelector('#main')?.setAttribute('data-left', ''));
    await goWithin(page, url);
  }
  await page.locator('#main:not([data-left]) h1').first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector('#main')?.getAttribute('aria-busy') !== 'true');
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

describe('every screen', () => {
  beforeAll(async () => {
    await mkdir(ARTIFACTS, { recursive: true });
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('knows all screens of the list', () => {
    expect(SCREENS.map(({ path }) => path)).toContain('/');
    expect(SCREENS.length).toBeGreaterThan(8);
  });

  describe.each(ROUNDS)('opens well: $size, $language', ({ size, language, screens }) => {
    let page: Page;
    let faults: string[];

    beforeAll(async () => {
      ({ page, faults } = await watched(size, language));
    });

    afterAll(() => page?.context().close());

    it.each(screens)('within its policy, without a fault: $id', async ({ id, path }) => {
      await goTo(page, path, language === 'vi');
      await page.screenshot({ path: join(ARTIFACTS, `${id}-${size}-${language}.png`) });
      const { lang, sideways, font } = await page.evaluate(() => {
        const { documentElement: root } = document;
        return {
          lang: root.lang,
          sideways: root.scrollWidth - root.clientWidth,
          // The library's style element, which bears the nonce of the policy, is in force.
          font: getComputedStyle(root).getPropertyValue('--letters'),
        };
      });
      expect(lang).toBe(language);
      expect(sideways).toBeLessThanOrEqual(1);
      expect(font).toContain('Inter Variable');
      expect(await objectionsOfAxe(page)).toEqual([]);
      expect(faults.splice(0)).toEqual([]);
    });
  });
});
