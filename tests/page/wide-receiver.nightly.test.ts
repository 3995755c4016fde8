/** A receiver of 65,535 bins on the page: zooming shows its own bins, live and in the past, and never a black row. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src/live/wire.js';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const WAIT = { timeout: 60_000, interval: 100 };
const BINS = 65_535;

let browser: Browser;
let program: RunningProgram;
let page: Page;

/** Step and number of the bins whose levels the page reads. */
const shownBins = () => page.locator('.facts .fact', { hasText: 'Bước' }).locator('dd').textContent();
const SINGLE_BINS = '313 Hz × 4.096';

/** Share of the rows between the newest and the oldest with levels that are near-black all over. */
const blackShare = () =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.waterfall');
    const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    if (canvas !== null) context?.drawImage(canvas, 0, 0);
    if (canvas === null || context === null || context === undefined) return 1;
    const { width, height } = canvas;
    const strips = Array.from({ length: 9 }, (_, i) => Math.round(width * (0.1 + 0.1 * i)));
    const pixels = strips.map((x) => context.getImageData(x, 0, 1, height).data);
    const bright = Array.from({ length: height }, (_, y) =>
      pixels.some((data) => (data[4 * y] ?? 0) + (data[4 * y + 1] ?? 0) + (data[4 * y + 2] ?? 0) > 60),
    );
    const rows = bright.slice(bright.indexOf(true), bright.lastIndexOf(true) + 1);
    return rows.filter((isBright) => !isBright).length / Math.max(1, rows.length);
  });

/** Number of colours along a row in the middle of the rows with levels: few where thinned bins are stretched. */
const coloursInOldRow = () =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.waterfall');
    const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    if (canvas !== null) context?.drawImage(canvas, 0, 0);
    if (canvas === null || context === null || context === undefined) return 0;
    const { width, height } = canvas;
    const column = context.getImageData(Math.round(width / 2), 0, 1, height).data;
    let oldest = 0;
    for (let y = 0; y < height; y++)
      if ((column[4 * y] ?? 0) + (column[4 * y + 1] ?? 0) + (column[4 * y + 2] ?? 0) > 60) oldest = y;
    const row = new Uint32Array(context.getImageData(width * 0.1, oldest - 3, width * 0.8, 1).data.buffer);
    return row.filter((pixel, x) => x > 0 && pixel !== row[x - 1]).length;
  });

const press = async (key: string, times: number) => {
  for (let i = 0; i < times; i++) {
    // A busy machine makes real gaps between sweeps.
    const before = await blackShare();
    await page.keyboard.press(key);
    await page.waitForTimeout(50);
    expect(await blackShare()).toBeLessThan(before + 0.05);
  }
};

describe('a receiver of 65,535 bins', () => {
  beforeAll(async () => {
    const plans = [{ startHz: 87.5e6, stopHz: 108e6, points: BINS, everyMs: 500 }];
    const receiver = { id: 'wide', name: 'Wide', driver: 'simulated', port: { simulated: true }, plans };
    const config = { stations: [{ id: 's', name: 'S', receivers: [receiver] }] };
    program = await RunningProgram.start({ config });
    browser = await sharedBrowser();
    page = await (await browser.newContext({ ...DESKTOP, locale: 'vi-VN' })).newPage();
    await page.addInitScript(`localStorage.setItem('rfi-logger.page', '{"timeSpan":60000}')`);
    await page.goto(`${program.address}?receiver=wide`);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('shows single bins when zoomed, in the trace at once and in its older rows from the archive', async () => {
    await expect.poll(() => shownBins().catch(() => ''), WAIT).toBe('5,00 kHz × 4.096');
    await page.waitForTimeout(8000);
    await page.locator('#plot').focus();
    await press('+', 7);
    await expect.poll(shownBins, WAIT).toBe(SINGLE_BINS);
    // Thinned bins would make some 40 changes of colour.
    await expect.poll(coloursInOldRow, WAIT).toBeGreaterThan(200);
    await press('ArrowRight', 4);
    await expect.poll(coloursInOldRow, WAIT).toBeGreaterThan(200);
  }, 120_000);

  it('shows them in the past as well, and the whole range again when zoomed out', async () => {
    await page.keyboard.press(',');
    await expect.poll(() => page.locator('.past-sign').textContent(), WAIT).toContain('PHÁT LẠI');
    await expect.poll(shownBins, WAIT).toBe(SINGLE_BINS);
    await expect.poll(coloursInOldRow, WAIT).toBeGreaterThan(200);
    await press('0', 1);
    await expect.poll(shownBins, WAIT).toBe('5,00 kHz × 4.096');
    await page.keyboard.press('End');
    await expect.poll(shownBins, WAIT).toBe('5,00 kHz × 4.096');
  }, 120_000);

  it('shows them on a phone as well, live', async () => {
    const phone = await (await browser.newContext({ ...PHONE, locale: 'vi-VN' })).newPage();
    const heard: [seq: number, stepHz: number][] = [];
    phone.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (typeof payload === 'string') return;
        const { seq, stepHz } = decodeFrame(new Uint8Array(payload));
        heard.push([seq, Math.round(stepHz)]);
      }),
    );
    await phone.goto(`${program.address}?receiver=wide`);
    await phone.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: 60_000 });
    await phone.locator('#plot').focus();
    for (let i = 0; i < 13; i++) await phone.keyboard.press('+');
    // Each sweep comes in 1,024 bins and again, of the part, in those of the receiver.
    const isSharp = () => heard.some(([seq, stepHz], i) => stepHz === 313 && heard[i - 1]?.[0] === seq);
    await expect.poll(isSharp, WAIT).toBe(true);
    await phone.context().close();
  }, 120_000);
});
