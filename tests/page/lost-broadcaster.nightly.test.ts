/** A broadcaster falls silent in the evening, and at night: how grave that is, and what the page says of why. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { SteppedProgram } from '../support/stepped-program.js';

const MINUTE_MS = 60_000;
const LEARNT_MS = 7 * MINUTE_MS;
const CARRIER_BINS = Array.from({ length: 31 }, (_, i) => 85 + i);
const LICENCE = { centreHz: 101e6, bandwidthHz: 200e3, service: 'broadcast-fm', class: 'continuous' };

describe('the loss of a broadcaster', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await sharedBrowser();
  });
  afterAll(() => browser?.close());

  it.each([
    ['a large one at 20:00', 13, 10_000, 3, '10.000 W, trong giờ nhiều thính giả, khán giả; mức ưu tiên 3.'],
    ['a large one at 03:00', 20, 10_000, 4, '10.000 W, ban đêm, ít thính giả, khán giả; mức ưu tiên 4.'],
    ['a small one at 03:00', 20, 300, 5, '300 W, ban đêm, ít thính giả, khán giả; mức ưu tiên 5.'],
  ])('is graded by its audience: %s', { timeout: 180_000 }, async (_what, hourUtc, powerW, severity, why) => {
    const at = Date.UTC(2027, 1, 5, hourUtc);
    const assignments = [{ ...LICENCE, id: 'VOV1 Mẫu Sơn', powerW }];
    const grid = { startHz: 100.5e6, stepHz: 5e3, bins: 200 };
    const program = await SteppedProgram.start({ at: at - LEARNT_MS, ...grid, config: { assignments } });
    const context = await browser.newContext(DESKTOP);
    try {
      const page = await context.newPage();
      await page.goto(new URL('/incidents', program.program.address).href);
      program.onAir = CARRIER_BINS.map((bin) => [bin, -60] as const);
      await program.until(at);
      program.onAir = [];
      await program.until(at + 30_000);
      const row = page.locator('tbody tr').first();
      await expect.poll(() => row.textContent(), { timeout: 60_000 }).toMatch(/101,00.*mất sóng/);
      expect(await row.locator('[data-severity]').first().getAttribute('data-severity')).toBe(String(severity));
      await row.getByRole('link').first().click();
      await expect.poll(() => page.locator('.reason').first().textContent(), { timeout: 60_000 }).toContain(why);
      expect(await page.locator('.reason').first().textContent()).toMatch(/thường thu được −?-?\d+ dBm, nay/);
    } finally {
      await context.close();
      await program.close();
    }
  });
});
