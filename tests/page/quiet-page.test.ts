/** The live page as it is opened first: few controls, large plots, nothing that moves under a pointer. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const MOST_CONTROLS = 45;
const LEAST_PLOT_PX = 620;
const STATIONS = [
  {
    ...{ id: 'st', name: 'Mẫu Sơn' },
    receivers: [
      {
        ...{ id: 'rx', driver: 'simulated', port: { simulated: true }, settings: { seed: 4 } },
        plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 200 }],
      },
    ],
  },
];
/** Layout shifts, each with its size, as the browser counts them. */
const SHIFTS = `
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value)))
    .observe({ type: 'layout-shift', buffered: true });
`;
const CONTROLS = 'button, a[href], input, select, textarea, [role=slider], [tabindex="0"]';

let browser: Browser;
let program: RunningProgram;
let page: Page;

const inSight = () =>
  page.locator(CONTROLS).evaluateAll((found) => found.filter((one) => one.checkVisibility()).length);

beforeAll(async () => {
  [browser, program] = await Promise.all([
    launchBrowser(false),
    RunningProgram.start({ config: { stations: STATIONS } }),
  ]);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(SHIFTS);
  await page.goto(program.address);
  await page.locator('.state-line[data-standing="well"], .state-line[data-standing="weak"]').waitFor();
  await page.locator('.overview-strip').waitFor();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await program?.close();
});

it('has at most 45 controls in sight, and the plots two thirds of the height', async () => {
  await expect.poll(inSight).toBeGreaterThan(20);
  expect(await inSight()).toBeLessThanOrEqual(MOST_CONTROLS);
  expect((await page.locator('#plot').boundingBox())?.height).toBeGreaterThanOrEqual(LEAST_PLOT_PX);
});

it('moves nothing while its parts arrive', async () => {
  const shifts = await page.evaluate<number[]>('window.shifts');
  expect(shifts.reduce((sum, one) => sum + one, 0)).toBeLessThan(0.02);
});

it('shows the tools of an engineer at a key, remembers it, and opens the frequencies at F either way', async () => {
  await page.locator('#tune-span').waitFor();
  await page.locator('#plot').focus();
  await page.keyboard.press('f');
  await page.locator('#tune-centre:focus').waitFor();
  await page.keyboard.press('Escape');
  const quiet = await inSight();
  await page.keyboard.press('k');
  await page.locator('.tuning-row #tune-centre').waitFor();
  expect(await inSight()).toBeGreaterThan(quiet + 20);
  await page.reload();
  await page.locator('.tuning-row #tune-centre').waitFor();
});
