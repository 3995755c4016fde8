/** The wall in Chromium: large, without a hand, honest about old data, and whole again after the program was away. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBrowser } from '../support/browser.js';
import { proof } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

const receiver = (id: string, name: string, startHz: number) => ({
  ...{ id, name, driver: 'simulated', port: { simulated: true }, settings: { seed: 4 } },
  plans: [{ startHz, stopHz: startHz + 10e6, points: 200, everyMs: 200 }],
});
const STATIONS = [
  {
    ...{ id: 'st', name: 'Mẫu Sơn' },
    receivers: [
      receiver('fm', 'Phát thanh', 88e6),
      receiver('air', 'Hàng không', 118e6),
      receiver('pmr', 'Bộ đàm', 430e6),
    ],
  },
];
const WALL = { viewport: { width: 1920, height: 1080 } };

let browser: Browser;
let program: RunningProgram;

async function open(query = '', context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await browser.newContext(WALL))).newPage();
  await page.goto(new URL(`/wall${query}`, program.address).href);
  await page.locator('.wall-tile').first().waitFor({ timeout: 30_000 });
  return page;
}

const names = (page: Page) => page.locator('.wall-tile h2 .dim').allTextContents();
/** The page is the same one as before: it was not loaded anew. */
const mark = (page: Page) => page.evaluate('window.samePage = true');
const isMarked = (page: Page) => page.evaluate('window.samePage === true');
const lettersPx = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const zoom = element.currentCSSZoom ?? 1;
      return Number.parseFloat(getComputedStyle(element).fontSize) * zoom;
    });

describe('the wall', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config: { stations: STATIONS } })]);
    const now = Date.now();
    await fetch(new URL('/api/v1/incidents', program.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-rfi-logger': '1' },
      body: JSON.stringify({
        ...{ stationId: 'st', startHz: 121.49e6, stopHz: 121.51e6, text: 'thu được còi' },
        ...{ from: new Date(now - 5000).toISOString(), to: new Date(now).toISOString() },
      }),
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('shows all receivers and the open incidents in letters for four metres, as large on a screen of four times the pixels', async () => {
    const page = await open();
    await page.locator('.wall-incident').first().waitFor({ timeout: 30_000 });
    expect((await names(page)).sort()).toEqual(['Bộ đàm', 'Hàng không', 'Phát thanh']);
    // A letter of 36 px on a 1080-line screen of 1.4 m across is 18 mm high with its ascenders: 15 minutes of arc at 4 m.
    expect(await lettersPx(page, '.wall-hz')).toBeGreaterThanOrEqual(36);
    for (const selector of ['.wall-where', '.wall-tile h2', '.wall-incident .state-badge', '.wall-head .connection'])
      expect(await lettersPx(page, selector), selector).toBeGreaterThanOrEqual(18);
    await page.setViewportSize({ width: 3840, height: 2160 });
    await expect.poll(() => lettersPx(page, '.wall-hz')).toBeGreaterThanOrEqual(72);
    const outside = () =>
      page.evaluate(() => {
        const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
        return [scrollWidth - clientWidth, scrollHeight - clientHeight];
      });
    expect(await outside()).toEqual([0, 0]);
    // Drawn at the size it is seen: not enlarged from fewer pixels.
    await expect
      .poll(() =>
        page
          .locator('.wall-tile .waterfall')
          .first()
          .evaluate((canvas) => {
            const shown = canvas.getBoundingClientRect().width;
            return (canvas as HTMLCanvasElement).width / shown;
          }),
      )
      .toBeGreaterThan(0.95);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('.wall button').count()).toBe(0);
    await page.context().close();
  }, 90_000);

  it('asks for every sweep of each receiver, so that no burst is missed', async () => {
    const page = await (await browser.newContext(WALL)).newPage();
    const most: number[] = [];
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const asked = JSON.parse(String(payload)) as { type: string; maxFps?: number };
        if (asked.type === 'subscribe') most.push(asked.maxFps ?? Number.POSITIVE_INFINITY);
      }),
    );
    await page.goto(new URL('/wall', program.address).href);
    // Three tiles; the page itself listens with a thin stream for the age of the data.
    await expect.poll(() => most.filter((perS) => perS >= 25).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
    await page.context().close();
  });

  it('shows one receiver after another, and stays at one with an unacknowledged emergency', async () => {
    const page = await open('?show=carousel&seconds=5&receivers=fm,pmr');
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const shown = await names(page);
          expect(shown.length).toBe(1);
          for (const name of shown) seen.add(name);
          return seen.size;
        },
        { timeout: 30_000, interval: 250 },
      )
      .toBe(2);
    await page.context().close();
  });

  it('keeps the screen awake and moves its picture by a pixel now and then', async () => {
    const context = await browser.newContext(WALL);
    await context.addInitScript(`
      window.wakes = [];
      Object.defineProperty(navigator, 'wakeLock', { value: { request: async (kind) => {
        window.wakes.push(kind);
        return { release: async () => undefined };
      } } });
    `);
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(new URL('/wall', program.address).href);
    await page.locator('.wall-tile').first().waitFor({ timeout: 30_000 });
    expect(await page.evaluate('window.wakes')).toEqual(['screen']);
    const place = () => page.locator('.wall').evaluate((wall) => (wall as HTMLElement).style.transform);
    const places = [await place()];
    for (let i = 0; i < 8; i++) {
      await page.clock.fastForward(10 * 60_000);
      await expect.poll(place).not.toBe(places.at(-1));
      places.push(await place());
    }
    expect(places[8]).toBe(places[0]);
    expect(new Set(places).size).toBe(8);
    for (const one of places) expect(one).toMatch(/^translate\([012]px, [012]px\)$/);
    await context.close();
  });

  it('says across the plots that its data is old while the program is away, and is whole again by itself', async () => {
    const page = await open();
    const turning = await open('?show=carousel&seconds=5');
    await page.locator('.wall-tile .waterfall').first().waitFor();
    await mark(page);
    const heights = new Set([(await page.locator('.state-line[data-standing="alarm"]').boundingBox())?.height]);
    await program.kill();
    await expect
      .poll(() => page.locator('.wall-old').allTextContents(), { timeout: 30_000 })
      .toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^DỮ LIỆU CŨ \d+ giây/)));
    // Nothing moves with what the line says.
    await page.locator('.state-line[data-standing="lost"]').waitFor();
    heights.add((await page.locator('.state-line').boundingBox())?.height);
    expect([...heights]).toEqual([48]);
    // The last picture stays: another receiver would have none.
    await expect.poll(() => turning.title(), { timeout: 30_000 }).toContain('⚠');
    const last = await names(turning);
    await turning.waitForTimeout(11_000);
    expect(await names(turning)).toEqual(last);
    await turning.context().close();
    await program.resume();
    await expect.poll(() => page.locator('.wall-old').count(), { timeout: 60_000 }).toBe(0);
    expect(await isMarked(page)).toBe(true);
    await page.context().close();
  }, 120_000);

  it('says of a receiver that it never heard since it was opened that nothing came, not that the data is old', async () => {
    const page = await (await browser.newContext(WALL)).newPage();
    // Connected, and nothing is ever said.
    await page.routeWebSocket('**/live', () => undefined);
    // One of them fell silent three hours before the wall was opened.
    const silentAt = new Date(Date.now() - 3 * 3600e3);
    await page.route(/\/api\/v1\/receivers(\?|$)/, async (route) => {
      const response = await route.fetch();
      const { receivers } = (await response.json()) as { receivers: { id: string; lastSweep: { at: string } }[] };
      for (const { id, lastSweep } of receivers) if (id === 'air') lastSweep.at = silentAt.toISOString();
      await route.fulfill({ response, json: { receivers } });
    });
    await page.goto(new URL('/wall', program.address).href);
    const signs = () => page.locator('.wall-old').allTextContents();
    await expect.poll(signs, { timeout: 30_000 }).toContain('Chưa có dữ liệu');
    await expect
      .poll(signs, { timeout: 30_000 })
      .toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^KHÔNG CÓ DỮ LIỆU MỚI (\d+ giây|từ )/)));
    const clock = new Date(silentAt.getTime() + 7 * 3600e3).toISOString();
    expect((await signs()).filter((one) => one.includes(' từ '))).toEqual([
      `KHÔNG CÓ DỮ LIỆU MỚI từ ${clock.slice(11, 19)} ${clock.slice(8, 10)}/${clock.slice(5, 7)}`,
    ]);
    await page.context().close();
  });

  proof('counts the bands that are not watched, and names as many as fit in one line above the plots', async () => {
    const page = await (await browser.newContext(WALL)).newPage();
    const at = new Date().toISOString();
    const bandOf = (i: number) => `Nghiệp vụ lưu động hàng không ${i}:88000000-${90 + i}000000`;
    const stretches = [{ from: at, to: at, state: 'degraded', reason: 'overload' }];
    const durationMs = { watched: 0, degraded: 1, blind: 0, unknown: 0 };
    const coverage = Array.from({ length: 7 }, (_, i) => ({
      stationId: 'st',
      band: bandOf(i),
      durationMs,
      stretches,
    }));
    await page.route('**/api/v1/coverage?*', (route) => route.fulfill({ json: { coverage } }));
    await page.goto(new URL('/wall', program.address).href);
    const sign = page.locator('.wall-tile', { hasText: 'Phát thanh' }).locator('.wall-unwatched');
    await expect
      .poll(() => sign.textContent(), { timeout: 30_000 })
      .toContain('THEO DÕI KHÔNG ĐỦ 7 BĂNG TẦN: Nghiệp vụ lưu động hàng không 0');
    const plots = page.locator('.wall-tile', { hasText: 'Phát thanh' }).locator('.pair');
    const [words, pair] = [await sign.boundingBox(), await plots.boundingBox()];
    expect(words?.height).toBeLessThan(40);
    expect((words?.y ?? 0) + (words?.height ?? 0)).toBeLessThanOrEqual(pair?.y ?? 0);
    await page.context().close();
  });

  it('loads a new build by itself when the program returns with one', async () => {
    const page = await open();
    await mark(page);
    await page.route(
      (url) => url.pathname === '/',
      async (route) => {
        const answer = await route.fetch();
        await route.fulfill({
          response: answer,
          body: (await answer.text()).replace(/index-[\w-]+\.js/, 'index-New1.js'),
        });
      },
    );
    await program.kill();
    await page.locator('.wall-old').first().waitFor({ timeout: 30_000 });
    await program.resume();
    // Loaded anew at its own address, which is served as it is; the build that did not come is not asked for again and again.
    await expect.poll(() => isMarked(page).catch(() => true), { timeout: 120_000 }).toBe(false);
    await page.locator('.wall-tile').first().waitFor({ timeout: 30_000 });
    await mark(page);
    await page.waitForTimeout(1500);
    expect(await isMarked(page)).toBe(true);
    await expect.poll(() => page.locator('.wall-old').count(), { timeout: 60_000 }).toBe(0);
    await page.context().close();
  }, 240_000);
});
