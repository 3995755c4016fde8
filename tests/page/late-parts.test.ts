/** A part of the page that is fetched apart, and cannot be while the line is cut: the rest of the page stays, in Chromium. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumIsThere, DESKTOP, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const receiver = {
  ...{ id: 'rx', name: 'Phát thanh', driver: 'simulated', port: { simulated: true }, settings: { seed: 4 } },
  plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 200 }],
};
const config = { stations: [{ id: 'st', name: 'Mẫu Sơn', receivers: [receiver] }] };
const WAIT = { timeout: 60_000, interval: 100 };

describe.skipIf(!chromiumIsThere)('while the line is cut', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config })]);
  }, 60_000);
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

    await page.getByRole('link', { name: 'Màn hình lớn' }).hover();
    await page.locator('.alarm-button').click();
    await expect.poll(() => missing.count(), WAIT).toBe(1);
    expect(await missing.textContent()).toContain('Chưa tải được một phần của trang.');
    expect(await plot.count()).toBe(1);
    await page.keyboard.press('?');
    await expect.poll(() => missing.count(), WAIT).toBe(2);
    expect(await plot.count()).toBe(1);
    await expect.poll(() => page.title(), WAIT).toContain('MẤT LIÊN LẠC');

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
});
