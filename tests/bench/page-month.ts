/** The bar of the last thirty days dragged through, as one looks for something in them. */
import type { Browser } from 'playwright-core';
import { type BenchLine, line, quantile } from './bench-line.js';
import { MONTH } from './page-density.js';

const STEPS = 150;
/** A hand moves on with each frame of a screen. */
const STEP_MS = 16;

export async function reportMonth(
  report: (figure: BenchLine) => void,
  browser: Browser,
  address: string,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address}?receiver=${MONTH}&strip=month`);
  const strip = page.locator('.overview [role="slider"]');
  await strip.waitFor({ timeout: 30_000 });
  await page.waitForTimeout(5000);
  const box = await strip.boundingBox();
  if (box === null) throw new Error('the bar of the month has no place on the page');
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
  await page.mouse.down();
  await page.evaluate(`
    window.frameTimes = [];
    (function count(at) { window.frameTimes.push(at); requestAnimationFrame(count); })(performance.now());
  `);
  for (let i = 0; i < STEPS; i++) {
    await page.mouse.move(box.x + box.width * (0.9 - (0.8 * i) / STEPS), box.y + box.height / 2);
    await page.waitForTimeout(STEP_MS);
  }
  await page.mouse.up();
  const at = await page.evaluate<number[]>('window.frameTimes');
  const framesMs = at.slice(1).map((time, i) => time - (at[i] ?? time));
  if (!(await page.locator('.scrubber[data-past]').count())) throw new Error('the drag did not lead into the past');
  const metric = 'frames while a month is dragged through';
  report(
    line({ bench: 'page', metric: `${metric}, p95`, value: quantile(framesMs, 0.95), unit: 'ms', target: '<= 33' }),
  );
  report(
    line({ bench: 'page', metric: `${metric}, longest`, value: Math.max(...framesMs), unit: 'ms', target: '<= 100' }),
  );
  await context.close();
}
