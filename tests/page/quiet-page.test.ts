/** The live page as it is opened first: few controls, large plots, nothing that moves under a pointer. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiClient } from '../../src/api/client.js';
import { launchBrowser, PHONE } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const MOST_CONTROLS = 40;
const MOST_OTHERS = 2;
const LEAST_PLOT_PX = 620;
const MOST_SHIFT = 0.02;
const MOST_LINE_PX = 72;
const FINGER_PX = 44;
const SCREENS = 'incidents watch map stations occupancy registry reports exports wall'.split(' ');
const SLOW_ANSWER_MS = 100;
const AFTER_MS = 700;
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

const shifted = async (of: Page) => (await of.evaluate<number[]>('window.shifts')).reduce((sum, one) => sum + one, 0);
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

it('has at most 40 controls in sight, and the plots two thirds of the height', async () => {
  await expect.poll(inSight).toBeGreaterThan(20);
  expect(await inSight()).toBeLessThanOrEqual(MOST_CONTROLS);
  expect((await page.locator('#plot').boundingBox())?.height).toBeGreaterThanOrEqual(LEAST_PLOT_PX);
});

it('moves nothing while its parts arrive', async () => {
  expect(await shifted(page)).toBeLessThan(MOST_SHIFT);
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

it('shows two of many bands that are not watched, the others behind one line; and no choice is cut', async () => {
  const crowded = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const bands = Array.from({ length: 19 }, (_, at) => `broadcasting:${88e6 + at * 1e6}-${89e6 + at * 1e6}`);
  await crowded.route('**/api/v1/coverage?*', async (route) => {
    const stretches = [{ from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z', state: 'blind', reason: 'silent' }];
    await route.fulfill({ json: { coverage: bands.map((band) => ({ stationId: 'st', band, stretches })) } });
  });
  await crowded.goto(program.address);
  const cell = crowded.locator('.channel-overview .cell');
  await expect.poll(() => cell.count(), { timeout: 60_000 }).toBe(bands.length);
  expect(await cell.evaluateAll((all) => all.filter((one) => one.checkVisibility()).length)).toBe(MOST_OTHERS);
  expect(await crowded.locator('.well-bands summary').textContent()).toBe('17 băng khác, 17 băng cần xem');
  const cut = await crowded.locator('.time-select').evaluate((one: HTMLSelectElement) => {
    const width = one.offsetWidth;
    Object.assign(one.style, { width: 'auto', flex: 'none', fieldSizing: 'content' });
    return one.offsetWidth - width;
  });
  expect(cut).toBeLessThanOrEqual(0);
  await crowded.close();
}, 90_000);

it('has a state line of one height on a phone, whatever it says, with room for a finger', async () => {
  const { ask } = apiClient({ baseUrl: program.address.replace(/\/$/, '') });
  const context = await browser.newContext(PHONE);
  const phone = await context.newPage();
  await phone.addInitScript(SHIFTS);
  // Nobody is on duty, and somebody will be.
  await context.route('**/api/v1/shifts/now', async (route) => {
    const shift = { personId: 'an', name: 'An', startsAt: '2030-01-01T00:00:00Z', endsAt: '2030-01-01T08:00:00Z' };
    await route.fulfill({ json: { now: [], personIds: [], next: { ...shift, people: [] } } });
  });
  await phone.goto(program.address);
  const heights: Record<string, number | undefined> = {};
  /** Of the made case, and of what the demonstration has raised since. */
  const acknowledge = async () => {
    const { incidents } = await ask('GET /api/v1/incidents');
    for (const { id: incidentId, version } of incidents.filter(({ alarm }) => alarm.endsWith('unacknowledged')))
      await ask('POST /api/v1/incidents/{incidentId}/ack', { params: { incidentId }, body: { version } });
  };
  const see = async (standing: string) => {
    const line = phone.locator(`.state-line[data-standing="${standing}"]`);
    const shown = async () => {
      if (!['alarm', 'lost'].includes(standing)) await acknowledge();
      return phone.locator('.state-line').getAttribute('data-standing');
    };
    await expect.poll(shown, { timeout: 60_000, interval: 500 }).toBe(standing);
    heights[standing] = (await line.boundingBox())?.height;
    return line;
  };
  await see('unmanned');
  const to = new Date().toISOString();
  await ask('POST /api/v1/incidents', {
    body: { stationId: 'st', startHz: 121.4e6, stopHz: 121.6e6, text: 'music', from: to, to },
  });
  const line = await see('alarm');
  const box = await line.boundingBox();
  for (const button of await line.locator('button').all()) {
    const { y = 0, height = 0 } = (await button.boundingBox()) ?? {};
    expect(height, (await button.textContent()) ?? '').toBeGreaterThanOrEqual(FINGER_PX);
    expect(y + height).toBeLessThanOrEqual((box?.y ?? 0) + (box?.height ?? 0));
  }
  await context.setOffline(true);
  await see('lost');
  await context.setOffline(false);
  await see('alarm');
  await see('unmanned');
  await context.unroute('**/api/v1/shifts/now');
  await see('weak');
  expect(new Set(Object.values(heights)).size, JSON.stringify(heights)).toBe(1);
  expect(heights['lost']).toBeLessThanOrEqual(MOST_LINE_PX);
  expect(await shifted(phone)).toBeLessThan(MOST_SHIFT);
  await context.close();
}, 180_000);

it.each(['desktop', 'phone'])(
  'moves nothing on a %s while the answers of a screen come one by one',
  async (size) => {
    const context = await browser.newContext(size === 'phone' ? PHONE : { viewport: { width: 1440, height: 900 } });
    const screen = await context.newPage();
    await screen.addInitScript(SHIFTS);
    let asked = 0;
    await context.route('**/api/v1/**', async (route) => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, (asked % 4) * SLOW_ANSWER_MS));
      await route.continue();
    });
    const moved: Record<string, number> = {};
    for (const path of SCREENS) {
      await screen.goto(program.address + path);
      await screen.locator('.held[data-shown]').waitFor({ state: 'attached' });
      await screen.waitForTimeout(AFTER_MS);
      const sum = await shifted(screen);
      if (sum >= MOST_SHIFT) moved[path] = sum;
    }
    await context.close();
    expect(moved).toEqual({});
  },
  120_000,
);
