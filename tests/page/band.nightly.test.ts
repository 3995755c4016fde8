/** The stitched band in Chromium: three receivers in one picture, live and past, and the hole that a silent one leaves. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const WAIT = { timeout: 60_000, interval: 100 };
const AIR = { startHz: 118e6, stopHz: 137e6, points: 1901 };

const receiver = (id: string, name: string, plan: object) => {
  return { id, name, driver: 'simulated', port: { simulated: true }, settings: { seed: 4 }, plans: [plan] };
};
const RECEIVERS = [
  receiver('fm', 'Phát thanh', { startHz: 88e6, stopHz: 108e6, points: 801, everyMs: 200 }),
  receiver('air', 'Hàng không', { ...AIR, everyMs: 700 }),
  receiver('wide', 'Quét rộng', { startHz: 100e6, stopHz: 125e6, points: 251, everyMs: 1500 }),
];

let browser: Browser;
let program: RunningProgram;
let page: Page;
/** Before the receiver fell silent, epoch ms. */
let heardAt = 0;

const at = (path: string) => new URL(path, program.address).href;
const cells = async (column: number) => page.locator(`.band-screen tbody tr > :nth-child(${column})`).allTextContents();
const names = () => cells(1);
const signOf = (id: string) => page.locator(`.band-part[data-receiver="${id}"]`);
const reading = () => page.locator('.band-reading').textContent();

/** Colours of the topmost rows of the waterfall between two shares of its width. */
const coloursAt = (from: number, to: number) =>
  page.evaluate(
    ([low, high]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.band-plot .waterfall');
      const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      if (canvas !== null) context?.drawImage(canvas, 0, 0);
      if (canvas === null || context === null || context === undefined) return 0;
      const x = Math.round(62 + (canvas.width - 72) * (low as number));
      const width = Math.round((canvas.width - 72) * ((high as number) - (low as number)));
      return new Set(new Uint32Array(context.getImageData(x, 0, width, 4).data.buffer)).size;
    },
    [from, to],
  );

describe('a stitched band', () => {
  beforeAll(async () => {
    const config = { stations: [{ id: 'st', name: 'Mẫu Sơn', receivers: RECEIVERS }] };
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config })]);
    page = await (await browser.newContext({ ...DESKTOP, locale: 'vi-VN' })).newPage();
    await page.goto(at('/band'));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('shows each part from one receiver, in its own bins and times, with its name at the border', async () => {
    await expect.poll(names, WAIT).toEqual(['Phát thanh', 'Quét rộng', 'Hàng không']);
    expect((await cells(2)).map((words) => words.replace(/\d(?=\s|$)/g, '_'))).toEqual([
      '88,00_ – 107,98_',
      '107,98_ – 117,99_',
      '117,99_ – 136,99_',
    ]);
    expect(await cells(3)).toEqual(['25,0 kHz', '99,6 kHz', '9,99 kHz']);
    await expect.poll(() => cells(5), WAIT).toEqual(['200 ms', '1,5 s', '700 ms']);
    const box = await page.locator('.band-plot').boundingBox();
    const reads = async (share: number) => {
      await page.mouse.move((box?.x ?? 0) + 62 + share * ((box?.width ?? 0) - 72), (box?.y ?? 0) + 60);
      return await reading();
    };
    // A row that has just begun has no level yet.
    await expect.poll(() => reads(0.2), WAIT).toMatch(/^97,\d+ MHz · −\d+,\d dBm · Phát thanh · 25,0 kHz$/);
    await expect.poll(() => reads(0.5), WAIT).toMatch(/^112,\d+ MHz · −\d+,\d dBm · Quét rộng · 99,6 kHz$/);
    await expect.poll(() => reads(0.9), WAIT).toMatch(/^13\d,\d+ MHz · −\d+,\d dBm · Hàng không · 9,99 kHz$/);
    await page.mouse.move(0, 0);
  }, 90_000);

  it('zooms by key, drags its receivers along, and says so in its address', async () => {
    await page.locator('.band-plot').focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    await expect.poll(names, WAIT).toEqual(['Quét rộng']);
    await expect.poll(() => page.url(), WAIT).toMatch(/f=\d+(\.\d+)?-\d+/);
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(names, WAIT).toEqual(['Hàng không']);
    await page.keyboard.press('0');
    await expect.poll(names, WAIT).toEqual(['Phát thanh', 'Quét rộng', 'Hàng không']);
    await page.keyboard.press('Shift+ArrowRight');
    expect(await reading()).toContain('Quét rộng');
    await page.keyboard.press('Escape');
  }, 90_000);

  it('goes to a typed frequency or to typed ends, cut where the receivers end, and says what it cannot show', async () => {
    const type = async (text: string) => {
      await page.locator('.band-span input').fill(text);
      await page.locator('.band-span input').press('Enter');
    };
    const ends = () => /f=([\d.]+)-([\d.]+)/.exec(page.url())?.slice(1).map(Number) ?? [];
    await type('100-125');
    await expect.poll(ends, WAIT).toEqual([100, 125]);
    await type('130');
    await expect.poll(async () => ((ends()[0] ?? 0) + (ends()[1] ?? 0)) / 2, WAIT).toBeCloseTo(130, 1);
    await type('2400');
    const refusal = page.locator('.band-span [role=alert]');
    await expect.poll(() => refusal.textContent(), WAIT).toContain('“2400” nằm ngoài 88,');
    await type('fm');
    await expect.poll(() => refusal.textContent(), WAIT).toContain('“fm” không phải tần số');
    await page.locator('.band-plot').focus();
    await page.keyboard.press('0');
    await expect.poll(names, WAIT).toEqual(['Phát thanh', 'Quét rộng', 'Hàng không']);
  }, 90_000);

  it('leaves a marked hole where a receiver falls silent, although a coarser one measures there', async () => {
    expect(await signOf('air').getAttribute('data-silent')).toBeNull();
    await expect.poll(() => coloursAt(0.7, 0.95), WAIT).toBeGreaterThan(10);
    heardAt = Date.now();
    const headers = { 'content-type': 'application/json', 'x-rfi-logger': '1' };
    const body = JSON.stringify({ plans: [{ ...AIR, everyMs: 3_600_000 }] });
    await fetch(at('/api/v1/receivers/air/plans'), { method: 'PUT', headers, body });
    await expect.poll(() => signOf('air').textContent(), WAIT).toContain('Không có số liệu từ');
    // Nothing but the sign of no data and the lines of the axis, while the others go on.
    await expect.poll(() => coloursAt(0.7, 0.95), WAIT).toBeLessThan(5);
    expect(await coloursAt(0.05, 0.3)).toBeGreaterThan(10);
    expect(await page.getByText('Mất số liệu: Hàng không').count()).toBe(1);
    expect((await cells(6))[2]).toContain('▲');
    expect(await objectionsOfAxe(page)).toEqual([]);
    // Without it, the coarser receiver is shown to its end.
    await page.getByText('Hàng không', { exact: true }).first().click();
    await expect.poll(async () => (await cells(2)).at(-1), WAIT).toMatch(/^107,98\d – 124,9/);
    await page.getByText('Hàng không', { exact: true }).first().click();
  }, 90_000);

  it('shows the past the same way: the receiver that is silent now was heard then', async () => {
    // A second ago it must have been silent for longer than a receiver may be late.
    await page.waitForTimeout(Math.max(0, heardAt + 8000 - Date.now()));
    await page.goto(at(`/band?t=${new Date(Date.now() - 1000).toISOString()}`));
    await expect.poll(names, WAIT).toEqual(['Phát thanh', 'Quét rộng', 'Hàng không']);
    expect(await page.locator('.past-sign').count()).toBe(1);
    await expect.poll(() => signOf('air').getAttribute('data-silent'), WAIT).toBe('true');
    await page.goto(at(`/band?t=${new Date(heardAt).toISOString()}`));
    await expect.poll(names, WAIT).toEqual(['Phát thanh', 'Quét rộng', 'Hàng không']);
    expect(await signOf('air').getAttribute('data-silent')).toBeNull();
    await expect.poll(() => coloursAt(0.7, 0.95), WAIT).toBeGreaterThan(10);
  }, 90_000);

  it('stands on a phone, and at twice the size of letters, without a sideways bar', async () => {
    const context = await browser.newContext(PHONE);
    const phone = await context.newPage();
    await phone.goto(at('/band'));
    await phone.locator('.band-part').first().waitFor({ timeout: 60_000 });
    const sideways = () => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    };
    expect(await phone.evaluate(sideways)).toBeLessThanOrEqual(1);
    await context.close();
    await page.setViewportSize({ width: 720, height: 450 });
    await page.locator('.band-part').first().waitFor();
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(1);
  }, 90_000);
});
