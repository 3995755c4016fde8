/** The page on a phone over the lines of the field: 64 kbit/s, and networks that let no WebSocket through. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiClient } from '../../src/api/client.js';
import { PHONE, sharedBrowser } from '../support/browser.js';
import { proof } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';
import { startThinLine, type ThinLine } from '../support/thin-line.js';

const THIN_BYTES_PER_S = 64_000 / 8;
const WATCHED_MS = 15_000;
const MOST_BEHIND_S = 3;
const MOST_READABLE_MS = 5000;
const MOST_USABLE_MS = 15_000;
/** What the thin line adds to the time over a fast one, which the processor alone takes: three seconds in all on two cores. */
const MOST_WARM_BY_LINE_MS = 2400;
/** Document and four answers with their headers; the picture itself comes through the stream. */
const MOST_WARM_BYTES = 6000;
/** All style sheets that are shipped, of every screen, before compression. */
const MOST_STYLE_BYTES = 60_000;
const WAIT = { timeout: 60_000, interval: 100 };

/** "dữ liệu 0,4 s trước", or "Dữ liệu cũ 4,1 s": what the badge tells people. */
async function ageShown(page: Page): Promise<number> {
  const words = (await page.locator('.connection').textContent()) ?? '';
  const found = /([\d.,]+) s/.exec(words)?.[1];
  return found === undefined ? Number.NaN : Number(found.replace(',', '.'));
}

const phase = (page: Page) => page.locator('.connection').getAttribute('data-phase');
/** Pixels of the early spectrum in the colour of its trace. */
const inkOf = (page: Page) =>
  page.locator('.thin canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let ink = 0;
    for (let i = 0; i < data.length; i += 4) if ((data[i + 2] ?? 0) > 200 && (data[i] ?? 0) < 140) ink += 1;
    return ink;
  });
const topSlot = (page: Page) =>
  page.evaluate(() => Number(document.querySelector('.waterfall')?.getAttribute('data-top-slot') ?? Number.NaN));

describe('the page on a phone', () => {
  let browser: Browser;
  let program: RunningProgram;
  let line: ThinLine;
  const api = () => apiClient({ baseUrl: program.address.replace(/\/$/, '') });
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
    line = await startThinLine(program.address);
  }, 120_000);
  afterEach(async () => {
    line.bytesPerS = undefined;
    line.blocksWebSockets = false;
    // A page that a failed test left open would take its share of the line from the next one.
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await line?.close();
    await program?.close();
  });

  it('shows open cases within five seconds at 64 kbit/s while the page loads, and the newest sweep, and acknowledges there', async () => {
    const now = Date.now();
    const { incident } = await api().ask('POST /api/v1/incidents', {
      body: {
        ...{ stationId: 'ls-01', startHz: 121.4e6, stopHz: 121.6e6, text: 'Pilots hear music on 121.5 MHz.' },
        ...{ from: new Date(now - 60_000).toISOString(), to: new Date(now).toISOString() },
      },
    });
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    line.bytesPerS = THIN_BYTES_PER_S;
    const begunAt = performance.now();
    await page.goto(line.address, { waitUntil: 'commit' });
    const row = page.locator('.thin li').filter({ hasText: '121,50 MHz' });
    await row.waitFor({ timeout: 30_000 });
    const readableMs = performance.now() - begunAt;
    console.log(`64 kbit/s, nothing in the cache: readable after ${Math.round(readableMs)} ms`);
    expect(readableMs).toBeLessThan(MOST_READABLE_MS);
    await page.locator('.thin-sweep[data-swept]').waitFor({ timeout: 30_000 });
    const sweptMs = performance.now() - begunAt;
    console.log(`64 kbit/s, nothing in the cache: a spectrum after ${Math.round(sweptMs)} ms`);
    expect(sweptMs).toBeLessThan(MOST_USABLE_MS);
    expect(await inkOf(page)).toBeGreaterThan(200);
    const summary = await page.locator('.thin').textContent();
    expect(summary).toMatch(/Lượt quét lúc \d\d:\d\d:\d\d: mạnh nhất −\d+,\d dBm tại \d+,\d\d MHz/);
    expect(summary).toContain('Lạng Sơn – Mẫu Sơn, máy thu đang quét: ');
    expect(summary).toMatch(/Tình trạng lúc \d\d:\d\d:\d\d/);

    await row.getByRole('button', { name: 'Tiếp nhận' }).click();
    await expect.poll(() => row.textContent(), WAIT).toContain('Đã tiếp nhận');
    const params = { incidentId: incident.id };
    const { incident: after } = await api().ask('GET /api/v1/incidents/{incidentId}', { params });
    expect(after.state).toBe('acknowledged');
    expect(await page.locator('.plot-stack').count()).toBe(0);

    // Another receiver is chosen, and stays chosen in the page that takes the place of the summary (160 kB more).
    await page.locator('.thin select').selectOption('ls-01-air');
    await page.locator('.thin canvas[aria-label*="1"]').waitFor();
    await expect.poll(() => page.locator('.thin-sweep').textContent(), WAIT).toMatch(/tại 1[123]\d,\d\d MHz/);
    const letters: string[] = [];
    page.on('request', (request) => request.url().endsWith('.woff2') && letters.push(request.url()));
    line.bytesPerS = undefined;
    await page.locator('.waterfall').waitFor({ timeout: 30_000 });
    expect(await page.locator('.thin').count()).toBe(0);
    await expect.poll(() => page.evaluate(() => location.search), WAIT).toContain('receiver=ls-01-air');
    expect(letters).toEqual([]);
  }, 90_000);

  proof('sums up also where the first file came fast and the rest does not come', async () => {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/assets\/page-.*\.js/, async (route) => {
      await released;
      await route.continue();
    });
    const newest = '**/api/v1/receivers/*/newest?*';
    await page.route(newest, (route) => route.abort());
    // The phone's clock is three hours ahead.
    await page.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + 3 * 3600e3;
    });
    await page.goto(line.address, { waitUntil: 'commit' });
    await page.locator('.thin li').first().waitFor({ timeout: 30_000 });
    // Without an answer nothing is said of sweeps.
    await page.locator('.thin-sweep option').first().waitFor({ state: 'attached' });
    expect(await page.locator('.thin-sweep p').textContent()).toBe('');
    const told = /Tình trạng lúc (\d\d):(\d\d):(\d\d)/.exec((await page.locator('.thin').textContent()) ?? '') ?? [];
    const [hours = 0, minutes = 0, seconds = 0] = told.slice(1).map(Number);
    const toldS = hours * 3600 + minutes * 60 + seconds;
    expect((Date.now() / 1000 + 7 * 3600 - toldS + 30) % 86_400).toBeLessThan(60);
    await page.unroute(newest);
    release();
    await page.locator('.waterfall').waitFor({ timeout: 30_000 });
    expect(await page.locator('.thin').count()).toBe(0);
  });

  proof(
    'stays less than three seconds behind at 64 kbit/s, and says how far behind it is',
    async () => {
      const context = await browser.newContext(PHONE);
      const page = await context.newPage();
      let frames = 0;
      const kinds = new Set<number>();
      page.on('websocket', (socket) => {
        socket.on('framereceived', ({ payload }) => {
          if (typeof payload === 'string') return;
          frames += 1;
          kinds.add(payload[0] ?? -1);
        });
      });
      // The page itself (160 kB, 20 s of such a line) is there before: what is judged is the watching.
      await page.goto(line.address, { waitUntil: 'networkidle' });
      await expect.poll(() => phase(page), WAIT).toBe('connected');
      await expect.poll(() => ageShown(page), WAIT).toBeLessThan(1);
      line.bytesPerS = THIN_BYTES_PER_S;
      // What was on its way when the line became thin passes first.
      await page.waitForTimeout(4000);
      const [framesBefore, bytesBefore] = [frames, line.bytes];
      const ages: number[] = [];
      const endAt = performance.now() + WATCHED_MS;
      while (performance.now() < endAt) {
        ages.push(await ageShown(page));
        await page.waitForTimeout(250);
      }
      const perS = ((frames - framesBefore) * 1000) / WATCHED_MS;
      const rate = ((line.bytes - bytesBefore) * 1000) / WATCHED_MS;
      console.log(
        `64 kbit/s: at most ${Math.max(...ages)} s behind, ${perS.toFixed(1)} rows/s, ${Math.round(rate)} bytes/s`,
      );
      expect(Math.max(...ages)).toBeLessThan(MOST_BEHIND_S);
      expect(perS).toBeGreaterThan(2);
      expect([...kinds]).toEqual([2]);
      expect(rate).toBeLessThanOrEqual(THIN_BYTES_PER_S * 1.05);
    },
    90_000,
  );

  proof(
    'shows the spectrum within three seconds at 64 kbit/s where the browser knows the page, and asks for little before it',
    async () => {
      const context = await browser.newContext(PHONE);
      const before = await context.newPage();
      // As after a visit over such a line: the letters did not come.
      await before.route(/\.woff2$/, (route) => route.abort());
      await before.goto(line.address, { waitUntil: 'networkidle' });
      await expect.poll(() => topSlot(before), WAIT).toBeGreaterThan(0);
      await before.close();
      const needed = ['incidents', 'receivers', 'session', 'stations'].map((name) => `/api/v1/${name}`);
      // Other tests may hold the processor in one of the two loads: what waits for the spectrum is then asked for before it.
      for (let tries = 1; ; tries += 1) {
        const thin = await warmLoad(context, THIN_BYTES_PER_S);
        const byLineMs = thin.shownMs - (await warmLoad(context)).shownMs;
        const isGood = byLineMs < MOST_WARM_BY_LINE_MS && thin.asked.length === needed.length;
        if (!isGood && tries < 3) continue;
        expect(thin.asked).toEqual(needed);
        expect(thin.bytes).toBeLessThan(MOST_WARM_BYTES);
        expect(byLineMs).toBeLessThan(MOST_WARM_BY_LINE_MS);
        return;
      }
    },
    150_000,
  );

  /**
   * Loads the page in the browser's cache over a line of so many bytes a second with 100 ms, or over a fast one. Returns the
   * time until the first spectrum, and what was asked for and how many bytes came before it.
   */
  async function warmLoad(
    context: BrowserContext,
    bytesPerS?: number,
  ): Promise<{ shownMs: number; asked: string[]; bytes: number }> {
    const page = await context.newPage();
    const browserLine = await context.newCDPSession(page);
    await browserLine.send('Network.enable');
    if (bytesPerS !== undefined) {
      const rates = { downloadThroughput: bytesPerS, uploadThroughput: bytesPerS };
      await browserLine.send('Network.emulateNetworkConditions', { offline: false, latency: 100, ...rates });
    }
    const drills: string[] = [];
    page.on('request', (request) => request.url().endsWith('/api/v1/drill') && drills.push(request.url()));
    let bytes = 0;
    browserLine.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    const begunAt = performance.now();
    await page.goto(line.address, { waitUntil: 'commit' });
    const isDrawn = () => performance.getEntriesByName('first-spectrum').length > 0;
    await page.waitForFunction(isDrawn, undefined, { timeout: 30_000, polling: 50 });
    const before = { shownMs: performance.now() - begunAt, bytes };
    const by = bytesPerS === undefined ? 'a fast line' : '64 kbit/s';
    console.log(`${by}, in the cache: a spectrum after ${Math.round(before.shownMs)} ms, ${before.bytes} bytes`);
    const asked = await page.evaluate(() => {
      const [drawn] = performance.getEntriesByName('first-spectrum');
      return performance
        .getEntriesByType('resource')
        .filter(({ startTime }) => startTime < (drawn?.startTime ?? 0))
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.startsWith('/api/') || path.endsWith('.woff2'));
    });
    // What waited for the spectrum is asked for once.
    await expect.poll(() => drills.length, WAIT).toBe(1);
    await page.close();
    return { ...before, asked: asked.toSorted() };
  }

  it('ships few style sheets', () => {
    const shipped = readdirSync('dist/web', { recursive: true, encoding: 'utf8' });
    const sizes = shipped.filter((path) => path.endsWith('.css')).map((path) => statSync(join('dist/web', path)).size);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MOST_STYLE_BYTES);
  });

  it('asks over HTTP where no WebSocket gets through, says so, and goes back to the stream when one does', async () => {
    line.blocksWebSockets = true;
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(line.address);
    await expect.poll(() => phase(page), WAIT).toBe('polling');
    expect(await page.locator('.connection').textContent()).toContain('Qua HTTP');
    await expect.poll(() => ageShown(page), WAIT).toBeLessThan(MOST_BEHIND_S);
    const before = await topSlot(page);
    await expect.poll(() => topSlot(page), WAIT).toBeGreaterThan(before);

    // Nobody looks: nothing is asked for.
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/newest') && asked.push(request.url()));
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.waitForTimeout(1500);
    asked.length = 0;
    await page.waitForTimeout(2500);
    expect(asked).toEqual([]);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: false, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => asked.length, WAIT).toBeGreaterThan(0);

    line.blocksWebSockets = false;
    await expect.poll(() => phase(page), { timeout: 60_000, interval: 200 }).toBe('connected');
  }, 90_000);

  proof(
    'keeps the tiles of a wall going over HTTP where no WebSocket gets through, with the minutes before',
    async () => {
      line.blocksWebSockets = true;
      const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
      const backfills: string[] = [];
      page.on('request', (request) => request.url().includes('/api/v1/sweeps') && backfills.push(request.url()));
      await page.goto(new URL('wall?receivers=ls-01-fm', line.address).href);
      const slot = () =>
        page.evaluate(() =>
          Number(document.querySelector('.wall-tile .waterfall')?.getAttribute('data-top-slot') ?? Number.NaN),
        );
      await expect.poll(slot, WAIT).toBeGreaterThan(0);
      const before = await slot();
      await expect.poll(slot, WAIT).toBeGreaterThan(before);
      await expect.poll(() => backfills.some((url) => url.includes('receiverId=ls-01-fm')), WAIT).toBe(true);
      await expect.poll(() => page.locator('.wall-old').count(), WAIT).toBe(0);
    },
  );

  it('lets a person sign in within five seconds at 64 kbit/s, and takes nothing typed away when the page arrives', async () => {
    const [link, password] = [program.setupLink.split('#')[1] ?? '', 'thung lung suong mu 42'];
    await api().ask('POST /api/v1/session/setup', { body: { link, id: 'truc', name: 'Người trực', password } });
    const page = await (await browser.newContext(PHONE)).newPage();
    const arrived = page.waitForResponse(/\/assets\/page-.*\.js/, { timeout: 60_000 });
    line.bytesPerS = THIN_BYTES_PER_S;
    const begunAt = performance.now();
    await page.goto(line.address, { waitUntil: 'commit' });
    await page.locator('.thin [name=name]').fill('truc', { timeout: 30_000 });
    const writableMs = performance.now() - begunAt;
    console.log(`64 kbit/s, nothing in the cache: signing in is possible after ${Math.round(writableMs)} ms`);
    expect(writableMs).toBeLessThan(MOST_READABLE_MS);

    line.bytesPerS = undefined;
    await (await arrived).finished();
    await page.waitForTimeout(1500);
    expect(await page.locator('.thin [name=name]').inputValue()).toBe('truc');
    await page.locator('.thin [name=password]').fill('sai');
    await page.locator('.thin button').click();
    await expect.poll(() => page.locator('.thin [role=alert]').textContent(), WAIT).toContain('không đúng');
    await page.locator('.thin [name=password]').fill(password);
    await page.locator('.thin button').click();
    await page.locator('.waterfall').waitFor({ timeout: 30_000 });
    expect(await page.locator('.thin').count()).toBe(0);
  }, 90_000);
});
