/**
 * The content security policy as a browser keeps it: the documents beside the page, and the dialogues that the component
 * library makes, without one violation. The test of every screen holds the screens to it.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';
import { watchPolicy } from './watched-policy.js';

const LONG_MS = 120_000;
let browser: Browser;
let program: RunningProgram;

async function watched(): Promise<{ page: Page; violations: string[] }> {
  const page = await (await browser.newContext(DESKTOP)).newPage();
  return { page, violations: await watchPolicy(page) };
}

async function shown(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, program.address).href);
  await page.locator('#main h1').first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector('#main')?.getAttribute('aria-busy') !== 'true');
}

describe('the page under its own policy', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  }, LONG_MS);
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('notices what the policy refuses, or all of this would prove nothing', { timeout: LONG_MS }, async () => {
    const { page, violations } = await watched();
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

  it('opens dialogues, drawers and menus without a violation', { timeout: LONG_MS }, async () => {
    const { page, violations } = await watched();
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
    const { page, violations } = await watched();
    await page.goto(new URL('/api/docs', program.address).href);
    await page.locator('h1').first().waitFor();
    expect(violations).toEqual([]);
    await page.context().close();
  });
});
