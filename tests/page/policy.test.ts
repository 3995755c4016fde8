/**
 * The content security policy as a browser keeps it: every screen of the page, the documents beside it, and the dialogues
 * that the component library makes, without one violation. Other page tests switch the policy off to put axe in; this does not.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumIsThere, DESKTOP, launchBrowser, PHONE } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const LONG_MS = 120_000;
const LIST = ['screens.ts', 'more-screens.ts']
  .map((name) => readFileSync(join(import.meta.dirname, '../../web/src/shell', name), 'utf8'))
  .join('\n');
const PATHS = [...LIST.matchAll(/\{\s*id: '\w+',\s*path: '([^']+)'/g)].map(([, path = '']) => path);

let browser: Browser;
let program: RunningProgram;

/** A page that notes what its policy refuses, from its first line on. */
async function watched(size: 'desktop' | 'phone'): Promise<{ page: Page; violations: string[] }> {
  const context = await browser.newContext(size === 'desktop' ? DESKTOP : PHONE);
  const page = await context.newPage();
  const violations: string[] = [];
  await page.exposeFunction('policyRefused', (what: string) => void violations.push(what));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const where = `${event.sourceFile}:${event.lineNumber}`;
      const told = `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${where} ${location.pathname}`;
      (globalThis as unknown as { policyRefused(what: string): void }).policyRefused(told);
    });
  });
  return { page, violations };
}

async function shown(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, program.address).href);
  await page.locator('#main h1').first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector('#main')?.getAttribute('aria-busy') !== 'true');
}

describe.skipIf(!chromiumIsThere)('the page under its own policy', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([launchBrowser(), RunningProgram.start()]);
  }, LONG_MS);
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('notices what the policy refuses, or all of this would prove nothing', { timeout: LONG_MS }, async () => {
    const { page, violations } = await watched('desktop');
    await shown(page, '/');
    await page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = 'body { outline: 3px solid red }';
      document.head.append(style);
      document.body.setAttribute('style', 'color: red');
    });
    await expect.poll(() => violations.filter((one) => /style-src/.test(one)).length).toBe(2);
    expect(await page.evaluate(() => getComputedStyle(document.body).outlineStyle)).toBe('none');
    await page.context().close();
  });

  it.each(['desktop', 'phone'] as const)(
    'has every screen in its looks, without a violation: %s',
    { timeout: 3 * LONG_MS },
    async (size) => {
      const { page, violations } = await watched(size);
      expect(PATHS.length).toBeGreaterThan(8);
      for (const path of PATHS) {
        await shown(page, path);
        // The library's style element, which bears the nonce, is in force; so are properties set by React.
        const font = await page.evaluate(() =>
          getComputedStyle(document.documentElement).getPropertyValue('--mantine-font-family'),
        );
        expect(font, path).toContain('Inter Variable');
        await page.waitForTimeout(300);
        expect(violations, path).toEqual([]);
      }
      await page.context().close();
    },
  );

  it('opens dialogues, drawers and menus without a violation', { timeout: LONG_MS }, async () => {
    const { page, violations } = await watched('desktop');
    await shown(page, '/');
    let opened = 0;
    const openers = page.locator('button[aria-haspopup], [aria-haspopup="dialog"], [aria-haspopup="menu"]');
    for (let i = 0; i < (await openers.count()); i++) {
      const opener = openers.nth(i);
      if (!(await opener.isVisible())) continue;
      await opener.click();
      opened += 1;
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').first().waitFor();
    opened += 1;
    // What keeps the page behind it still is a style element as well.
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).overflow)).toBe('hidden');
    expect(opened).toBeGreaterThan(1);
    expect(violations).toEqual([]);
    await page.context().close();
  });

  it('shows the description of the API without a violation', { timeout: LONG_MS }, async () => {
    const { page, violations } = await watched('desktop');
    await page.goto(new URL('/api/docs', program.address).href);
    await page.locator('h1').first().waitFor();
    expect(violations).toEqual([]);
    await page.context().close();
  });
});
