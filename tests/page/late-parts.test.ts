/** Parts of the page that are fetched apart, and cannot be, or that fail: the rest of the page stays and says so, in Chromium. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { firstOf } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

const receiver = {
  ...{ id: 'rx', name: 'Phát thanh', driver: 'simulated', port: { simulated: true }, settings: { seed: 4 } },
  plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 200 }],
};
const config = { stations: [{ id: 'st', name: 'Mẫu Sơn', receivers: [receiver] }] };
const WAIT = { timeout: 60_000, interval: 100 };

const hasSpectrum = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('first-spectrum').length > 0, undefined, WAIT);

describe('while the line is cut', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config })]);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('a part that was never fetched says so in its place; it comes by itself when the line is back', async () => {
    const context = await browser.newContext(DESKTOP);
    const page = await context.newPage();
    await page.goto(program.address);
    // All that follows the first picture has come.
    for (const place of ['.scrubber', '.side .card', '.toolbar button']) await page.locator(place).first().waitFor();
    await context.setOffline(true);
    const plot = page.locator('.plot .waterfall');
    const missing = page.locator('.missing-part');

    await page.getByRole('link', { name: 'Bản đồ' }).hover();
    await page.locator('.alarm-button').click();
    await expect.poll(() => missing.count(), WAIT).toBe(1);
    expect(await missing.textContent()).toContain('Chưa tải được một phần của trang.');
    expect(await plot.count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => missing.count(), WAIT).toBe(0);
    await expect.poll(() => page.title(), WAIT).toContain('MẤT LIÊN LẠC');
    // What is so besides is asked for most just then.
    await page.locator('.state-line .line-others').click();
    await page.locator('li[data-standing="lost"]').waitFor();
    expect(await missing.count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect.poll(() => missing.count(), WAIT).toBe(1);
    expect(await plot.count()).toBe(1);

    await context.setOffline(false);
    await page.locator('[role=dialog]', { hasText: 'Phím tắt' }).waitFor({ timeout: 60_000 });
    expect(await missing.count()).toBe(0);
    await context.close();
  }, 120_000);

  it('a screen that was never fetched is asked for again by a press, and the page is not reloaded', async () => {
    const context = await browser.newContext(DESKTOP);
    const page = await context.newPage();
    await page.goto(program.address);
    await page.locator('.side .card').first().waitFor();
    await page.evaluate('window.isSamePage = true');
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Báo cáo' }).click();
    await page.getByRole('heading', { name: 'Không mở được màn hình' }).waitFor();
    await context.setOffline(false);
    await page.locator('#main').getByRole('button', { name: 'Thử lại' }).click();
    await page.getByRole('heading', { name: 'Báo cáo', level: 1 }).waitFor();
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    await context.close();
  }, 120_000);

  it('the thread that draws the plots is fetched again until it comes, and the page opens with it', async () => {
    const context = await browser.newContext(DESKTOP);
    let fetched = 0;
    await context.route('**/drawing-worker-*', async (route) => {
      fetched += 1;
      if (fetched === 1) await route.abort();
      else await route.continue();
    });
    const page = await context.newPage();
    await page.goto(program.address);
    await hasSpectrum(page);
    expect(fetched).toBe(2);
    await context.close();
  }, 120_000);

  it.each(
    firstOf([
      ['ended', 'self.close()'],
      ['failed', 'setTimeout(() => { throw new Error("the drawing failed"); })'],
    ]),
  )(
    'plots whose thread %s say that they stand still, on every screen, until a fresh page draws them',
    async (_, fault) => {
      const context = await browser.newContext(DESKTOP);
      const page = await context.newPage();
      await page.goto(program.address);
      await hasSpectrum(page);
      // In the state line, or among what drops down from it while something graver has the line.
      const notice = page.locator('[data-standing="undrawn"]');
      const others = page.locator('.state-line .line-others');
      expect(await notice.count()).toBe(0);
      await page
        .workers()[0]
        ?.evaluate(fault)
        // A thread that ended does not answer.
        .catch(() => undefined);
      await expect.poll(() => page.locator('.plot .old-sign').textContent(), WAIT).toBe('ĐỒ THỊ KHÔNG CẬP NHẬT');
      await page.getByRole('link', { name: 'Vụ việc' }).first().click();
      await page.getByRole('heading', { name: 'Vụ việc', level: 1 }).waitFor();
      if ((await notice.count()) === 0) await others.click();
      expect(await notice.textContent()).toContain('Trình duyệt không còn vẽ đồ thị.');
      await notice.getByRole('button', { name: 'Tải lại trang' }).click();
      await page.getByRole('heading', { name: 'Vụ việc', level: 1 }).waitFor();
      expect(await notice.count()).toBe(0);
      await context.close();
    },
    120_000,
  );
});
