/** Looking back in Debian's Chromium: a burst of five seconds, three weeks old, among a month of recordings. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { localInput } from '../../web/src/ground/asking/instants.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { proof } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const WAIT = { timeout: 60_000, interval: 100 };
const DAY_MS = 86_400_000;
const BINS = 410;
const STEP_HZ = 50e3;
const START_HZ = 87.5e6;
const BURST_BIN = 205;
const BURST_HZ = START_HZ + BURST_BIN * STEP_HZ;
const BURST_AT = Math.floor((Date.now() - 21 * DAY_MS) / 1000) * 1000;
const CARRIER_BIN = 100;

/** Noise and a carrier that is always on; the burst is weaker than the carrier, so that loudness alone does not show it. */
function levelsAt(at: number, random: () => number): Float32Array {
  const levels = new Float32Array(BINS).map(() => -108 + 4 * random());
  levels[CARRIER_BIN] = -45;
  if (at >= BURST_AT && at < BURST_AT + 5000) levels.fill(-62, BURST_BIN - 1, BURST_BIN + 2);
  return levels;
}

async function fill(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const retention = { maxAgeMs: 30 * DAY_MS, maxBytes: 1e10 };
  const archive = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, clock: Date.now });
  const random = randomFrom(21);
  let seq = 0;
  const record = async (from: number, to: number) => {
    for (let at = from; at < to; at += 1000) {
      archive.add({
        ...{ receiverId: 'fm', stationId: 's1', seq: ++seq, startedAt: at, endedAt: at + 400, flags: 0 },
        ...{ startHz: START_HZ, stepHz: STEP_HZ, levelsDbm: levelsAt(at, random) },
      });
      // The archive takes what it is given at once; a month given in a moment is more than it may hold back.
      if (seq % 1000 === 0) await archive.health().then(() => new Promise((resolve) => setTimeout(resolve, 20)));
    }
  };
  for (let day = 27; day > 0; day--) {
    const from = BURST_AT + (21 - day) * DAY_MS - 900_000;
    await record(from, day === 21 ? BURST_AT + 900_000 : from + 120_000);
  }
  await archive.close();
}

let browser: Browser;
let program: RunningProgram;

async function open(address = program.address): Promise<{ page: Page; errors: string[]; close(): Promise<void> }> {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(address);
  await page.locator('.overview-strip[data-filled]').waitFor({ timeout: 60_000 });
  return { page, errors, close: () => context.close() };
}

const pastAt = (page: Page) =>
  page.evaluate(() => Number(document.querySelector<HTMLElement>('#plot')?.dataset['past'] ?? Number.NaN));

/** Brightness of the waterfall at a frequency, in its newest row and far below. */
const rowLight = (page: Page, hz: number) =>
  page.evaluate((wantedHz) => {
    const { startHz, stopHz } = document.querySelector<HTMLElement>('#plot')?.dataset ?? {};
    const canvas = document.querySelector<HTMLCanvasElement>('.plot .waterfall');
    const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    if (canvas !== null) context?.drawImage(canvas, 0, 0);
    if (canvas === null || context === null || context === undefined) return { top: 0, below: 0 };
    const share = (wantedHz - Number(startHz)) / (Number(stopHz) - Number(startHz));
    const x = Math.round(62 + share * (canvas.width - 72));
    const light = (y: number) => {
      const { data } = context.getImageData(x - 2, y, 5, 1);
      return Math.max(...Array.from({ length: 5 }, (_, i) => (data[4 * i] ?? 0) + (data[4 * i + 1] ?? 0)));
    };
    return { top: light(0), below: light(Math.round(canvas.height * 0.6)) };
  }, hz);

/** Places (CSS px from the left) in the strip's row of spikes that are the spikes' yellow. */
const spikes = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.overview-strip');
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) return [];
    const { data } = context.getImageData(0, 23, canvas.width, 1);
    const places: number[] = [];
    for (let x = 0; x < canvas.width; x++)
      if ((data[4 * x] ?? 0) > 220 && (data[4 * x + 1] ?? 0) > 150 && (data[4 * x + 2] ?? 255) < 120) places.push(x);
    return places;
  });

/** Size of what a canvas shows as a picture. */
const picture = (page: Page, selector: string) =>
  page.evaluate((which) => document.querySelector<HTMLCanvasElement>(which)?.toDataURL().length ?? 0, selector);

describe('the time machine', () => {
  beforeAll(async () => {
    const receiver = {
      ...{ id: 'fm', name: 'FM', driver: 'simulated', port: { simulated: true } },
      plans: [{ startHz: START_HZ, stopHz: START_HZ + BINS * STEP_HZ, points: BINS, everyMs: 200 }],
    };
    const config = { stations: [{ id: 's1', name: 'S1', receivers: [receiver] }] };
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config, prepare: fill })]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('shows a burst of five seconds three weeks ago in the month, and one click from there its very sweep', async () => {
    const { page, errors, close } = await open();
    const strip = page.locator('.overview-strip');
    const before = await strip.getAttribute('data-filled');
    await page.locator('.scrubber select').last().selectOption({ label: '1 tháng' });
    await expect.poll(() => strip.getAttribute('data-filled'), WAIT).not.toBe(before);
    const box = await strip.boundingBox();
    if (box === null) throw new Error('the strip has no place');
    const [from, to] = await strip.evaluate((one) => [Number(one.dataset['from']), Number(one.dataset['to'])] as const);
    const x = ((BURST_AT - from) / (to - from)) * box.width;
    await expect.poll(async () => (await spikes(page)).some((one) => Math.abs(one - x) < 4), WAIT).toBe(true);
    // No other day of the past stands out: only the burst, and the present with its other carriers.
    expect((await spikes(page)).filter((one) => Math.abs(one - x) > 6 && one < box.width - 12)).toEqual([]);
    await page.mouse.click(box.x + x, box.y + 34);
    await expect.poll(async () => Math.abs((await pastAt(page)) - BURST_AT), WAIT).toBeLessThan(5000);
    await expect.poll(async () => (await rowLight(page, BURST_HZ)).top, WAIT).toBeGreaterThan(150);
    const light = await rowLight(page, BURST_HZ);
    expect(light.below).toBeLessThan(light.top - 60);
    expect(errors).toEqual([]);
    await close();
  });

  it('leads from the mark of a case to that case, though a burst stands out beside it', async () => {
    const { page, close } = await open();
    const HOUR_MS = 3_600_000;
    const template = {
      ...{
        severity: 4,
        state: 'open',
        alarm: 'acknowledged',
        stationId: 's1',
        stations: [],
        reports: [],
        active: false,
      },
      ...{ startHz: BURST_HZ - STEP_HZ, stopHz: BURST_HZ + STEP_HZ },
    };
    // A complaint an hour before the burst; and a case of what was heard, which begins before the burst and ends after it.
    let [kind, from, to, count] = ['complaint', BURST_AT - HOUR_MS, BURST_AT - HOUR_MS + 60_000, 1];
    await page.route(/\/api\/v1\/incidents\?/, async (route) => {
      const [firstHeardAt, lastHeardAt] = [from, to].map((at) => new Date(at).toISOString());
      const one = { ...template, id: 'INC-2026-000900', emissionClass: kind, firstHeardAt, lastHeardAt };
      await route.fulfill({ json: { incidents: Array(count).fill(one) } });
    });
    const strip = page.locator('.overview-strip');
    const click = async (length: string) => {
      const before = await strip.getAttribute('data-filled');
      await page.locator('.scrubber select').last().selectOption({ label: length });
      await expect.poll(() => strip.getAttribute('data-filled'), WAIT).not.toBe(before);
      await expect.poll(() => page.locator('#overview-summary').textContent(), WAIT).toContain(': 1 vụ,');
      const box = await strip.boundingBox();
      const [left, right] = await strip.evaluate(
        ({ dataset }) => [Number(dataset['from']), Number(dataset['to'])] as const,
      );
      if (box === null) throw new Error('the strip has no place');
      const x = ((from - left) / (right - left)) * box.width;
      await expect.poll(async () => (await spikes(page)).some((one) => Math.abs(one - x) < 6), WAIT).toBe(true);
      await page.mouse.move(box.x + x, box.y + 8);
      await expect.poll(() => page.locator('.overview-hover').textContent()).toMatch(/INC-2026-000900(?!.*nổi bật)/);
      await page.mouse.click(box.x + x, box.y + 8);
    };
    await click('1 tháng');
    await expect.poll(() => pastAt(page), WAIT).toBe(from);
    await page.waitForTimeout(1500);
    expect(await pastAt(page)).toBe(from);
    [kind, from, to] = ['unknown', BURST_AT - 600_000, BURST_AT + 600_000];
    await page.goto(program.address);
    await strip.and(page.locator('[data-filled]')).waitFor({ timeout: 60_000 });
    await click('1 tháng');
    await expect.poll(async () => Math.abs((await pastAt(page)) - BURST_AT), WAIT).toBeLessThan(5000);
    // More than are fetched: the strip says that not all are marked.
    count = 500;
    await page.goto(program.address);
    await page.getByText('Chỉ đánh dấu 500 vụ mới nhất').waitFor();
    expect(await page.locator('#overview-summary').textContent()).toContain(': 500+ vụ,');
    await close();
  });

  proof('shows a month as a waterfall too, where the burst of five seconds is bright at its day', async () => {
    const { page, errors, close } = await open();
    await page.locator('.time-select').first().selectOption({ label: '30 ngày' });
    /** Place of the brightest row below the present at the burst's frequency, as a share of the height, and its light. */
    const brightest = () =>
      page.evaluate((wantedHz) => {
        const { startHz, stopHz } = document.querySelector<HTMLElement>('#plot')?.dataset ?? {};
        const canvas = document.querySelector<HTMLCanvasElement>('.plot .waterfall');
        const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
        if (canvas !== null) context?.drawImage(canvas, 0, 0);
        if (canvas === null || context === null || context === undefined) return { share: 0, light: 0 };
        const across = (wantedHz - Number(startHz)) / (Number(stopHz) - Number(startHz));
        const { data } = context.getImageData(Math.round(62 + across * (canvas.width - 72)), 0, 1, canvas.height);
        const lights = Array.from({ length: canvas.height }, (_, y) => (data[4 * y] ?? 0) + (data[4 * y + 1] ?? 0));
        const light = Math.max(...lights.slice(Math.round(canvas.height / 5)));
        return { share: lights.lastIndexOf(light) / canvas.height, light };
      }, BURST_HZ);
    await expect.poll(async () => (await brightest()).light, WAIT).toBeGreaterThan(200);
    expect(Math.abs((await brightest()).share - 21 / 30)).toBeLessThan(0.03);
    expect(errors).toEqual([]);
    await close();
  });

  it('cannot be taken for the present, while the present is still being recorded', async () => {
    const { page, close } = await open();
    const frame = () =>
      page.evaluate(() => getComputedStyle(document.querySelector('#plot') as Element).borderTopColor);
    const inPresent = await frame();
    await page.keyboard.press(',');
    await expect.poll(() => page.locator('.past-sign').textContent(), WAIT).toMatch(/PHÁT LẠI .*UTC\+7/);
    expect(await page.locator('.position').textContent()).toMatch(/^PHÁT LẠI.*UTC\+7/);
    expect(await frame()).not.toBe(inPresent);
    const then = await pastAt(page);
    await page.waitForTimeout(1200);
    expect(await pastAt(page)).toBe(then);
    expect(await page.locator('.connection').getAttribute('data-mood')).toBe('good');
    await page.keyboard.press(',');
    await expect.poll(() => pastAt(page), WAIT).toBeLessThan(then);
    await page.keyboard.press('.');
    await expect.poll(() => pastAt(page), WAIT).toBe(then);
    expect(await page.getByText('phút từ trạm').count()).toBe(0);
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.past-sign').count(), WAIT).toBe(0);
    expect(await frame()).toBe(inPresent);
    // The rows of the time that was looked back in are there: nothing was lost meanwhile.
    await expect.poll(async () => (await rowLight(page, START_HZ + 3e6)).top, WAIT).toBeGreaterThan(0);
    await close();
  });

  proof('says at a hub how much of the hour came from the station, for as long as not all is there', async () => {
    const { page, close } = await open();
    let answer = { state: 'fetching', fetchedMinutes: 12, ofMinutes: 60 };
    const asked: string[] = [];
    await page.route('**/api/v1/sweeps/wanted', async (route) => {
      asked.push(route.request().postDataJSON().receiverId);
      await route.fulfill({ json: answer });
    });
    await page.keyboard.press(',');
    await page.getByText('Đã lấy 12/60 phút từ trạm', { exact: true }).waitFor();
    answer = { ...answer, fetchedMinutes: 40 };
    await page.getByText(/^Đã lấy 40\/60 phút từ trạm, còn khoảng \d+ phút nữa$/).waitFor();
    answer = { ...answer, fetchedMinutes: 45, state: 'silent' };
    await page.getByText('Có 45/60 phút; trạm đang im lặng').waitFor();
    answer = { ...answer, fetchedMinutes: 60, state: 'here' };
    await page.getByText(/\/60 phút/).waitFor({ state: 'detached' });
    // Back in the present nothing is asked for any more.
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.past-sign').count(), WAIT).toBe(0);
    const before = asked.length;
    expect(new Set(asked)).toEqual(new Set(['fm']));
    await page.waitForTimeout(3500);
    expect(asked).toHaveLength(before);
    await close();
  });

  proof('plays up to 600 times as fast, and a link shows the same picture elsewhere', async () => {
    const { page, close } = await open(
      `${program.address}?receiver=fm&t=${new Date(BURST_AT).toISOString()}&f=97-98.5`,
    );
    await expect.poll(() => pastAt(page), WAIT).toBe(BURST_AT);
    await page.locator('.speed').selectOption('600');
    await page.getByRole('button', { name: 'Phát', exact: true }).click();
    await expect.poll(() => pastAt(page), WAIT).toBeGreaterThan(BURST_AT + 60_000);
    const [startedMs, startedAt] = [performance.now(), await pastAt(page)];
    await page.waitForTimeout(1500);
    const speed = ((await pastAt(page)) - startedAt) / (performance.now() - startedMs);
    expect(speed).toBeGreaterThan(300);
    expect(speed).toBeLessThan(800);
    await page.getByRole('button', { name: 'Dừng', exact: true }).click();
    await page.locator('.speed').selectOption('1');
    await page.locator('.overview-strip').press('ArrowLeft');
    const at = await pastAt(page);
    await expect.poll(() => page.url(), WAIT).toContain(encodeURIComponent(new Date(at).toISOString()));
    const other = await open(page.url());
    await expect.poll(() => pastAt(other.page), WAIT).toBe(at);
    const shown = (one: Page) =>
      one.evaluate(() => ({ ...document.querySelector<HTMLElement>('#plot')?.dataset }) as Record<string, string>);
    expect(await shown(other.page)).toEqual(await shown(page));
    const waterfall = (one: Page) =>
      one.evaluate(() => document.querySelector<HTMLCanvasElement>('.plot .waterfall')?.dataset['topSlot']);
    await expect.poll(async () => (await waterfall(other.page)) === (await waterfall(page)), WAIT).toBe(true);
    await other.close();
    await close();
  });

  it('makes of a region dragged on the waterfall a case with its times and frequencies filled in', async () => {
    const { page, close } = await open(`${program.address}?receiver=fm&t=${new Date(BURST_AT + 20_000).toISOString()}`);
    await expect.poll(() => pastAt(page), WAIT).toBe(BURST_AT + 20_000);
    const box = await page.locator('.plot .waterfall').boundingBox();
    if (box === null) throw new Error('the waterfall has no place');
    const x = (hz: number) => box.x + 62 + ((hz - START_HZ) / (BINS * STEP_HZ)) * (box.width - 72);
    const y = (backMs: number) => box.y + (backMs / 60_000) * box.height;
    await page.getByRole('button', { name: 'Chọn vùng' }).click();
    await page.mouse.move(x(97e6), y(12_000));
    await page.mouse.down();
    await page.mouse.move(x(98e6), y(18_000));
    await page.mouse.move(x(98.5e6), y(24_000));
    await page.mouse.up();
    await page.locator('.region-bar').waitFor();
    await page.getByRole('button', { name: 'Lập vụ việc' }).click();
    await page.locator('form.form').waitFor();
    const address = new URL(page.url());
    expect(address.pathname).toBe('/incidents/new');
    const value = (name: string) => address.searchParams.get(name) ?? '';
    expect(Math.abs(Number(value('start')) - 97e6)).toBeLessThan(60e3);
    expect(Math.abs(Number(value('stop')) - 98.5e6)).toBeLessThan(60e3);
    expect(Math.abs(Date.parse(value('from')) - (BURST_AT - 4000))).toBeLessThan(1000);
    expect(Math.abs(Date.parse(value('to')) - (BURST_AT + 8000))).toBeLessThan(1000);
    await close();
  });

  proof('compares a region with another time, and says where the two differ', async () => {
    const { page, errors, close } = await open(
      `${program.address}?receiver=fm&t=${new Date(BURST_AT + 20_000).toISOString()}`,
    );
    await expect.poll(() => pastAt(page), WAIT).toBe(BURST_AT + 20_000);
    const box = await page.locator('.plot .waterfall').boundingBox();
    if (box === null) throw new Error('the waterfall has no place');
    await page.keyboard.down('Shift');
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.2 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.3 * box.height);
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.5 * box.height);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.getByRole('button', { name: 'So sánh' }).click();
    // The day before was recorded only a quarter of an hour earlier; an hour before, nothing was.
    await page.getByRole('button', { name: '1 giờ trước' }).click();
    await expect.poll(() => page.getByText('Không có số liệu ở B').count(), WAIT).toBe(1);
    // The pictures of other times go before those of the new ones are there.
    await page.route('**/api/v1/sweeps?*', (route) => route.abort(), { times: 2 });
    await page.getByLabel('B bắt đầu').fill(localInput(BURST_AT - 240_000));
    await expect.poll(() => page.getByRole('alert').filter({ hasText: 'so sánh' }).count(), WAIT).toBe(1);
    expect(await page.locator('.compare-pairs').count()).toBe(0);
    errors.length = 0;
    await page.getByLabel('B bắt đầu').fill(localInput(BURST_AT - 120_000));
    await expect
      .poll(() => page.locator('.compare-summary').textContent(), WAIT)
      .toMatch(/thấp hơn nhiều nhất 4\d,\d dB tại 97,[678]/);
    expect(await picture(page, '.compare-difference')).toBeGreaterThan(2000);
    expect(errors).toEqual([]);
    await close();
  });

  proof('measures the sweeps up to the shown instant one by one, and names that instant in the file', async () => {
    const at = new Date(BURST_AT + 600_000).toISOString();
    // A row of an hour is the highest of several sweeps, which their mean is not.
    const { page, close } = await open(`${program.address}?receiver=fm&t=${at}&f=92-93&span=3600`);
    await expect.poll(() => page.getByText('PHÁT LẠI').count(), WAIT).toBeGreaterThan(0);
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Đo kênh' }).click();
    await page.locator('.measure-rows').waitFor(WAIT);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải CSV' }).click(),
    ]);
    const [names = [], values = []] = (await readFile(await download.path(), 'utf8'))
      .split('\r\n')
      .map((line) => line.split(','));
    const cell = (name: string) => values[names.indexOf(name)];
    expect(cell('time_utc')).toBe(at);
    // The mean power of the noise, between −108 and −104 dBm, is −105.8 dBm.
    expect(Number(cell('snr_db'))).toBeGreaterThan(60.5);
    await close();
  });

  proof('says of a moment without sweeps that the trace is of an earlier one, and which cards are of now', async () => {
    const at = (afterMs: number) => `${program.address}?receiver=fm&t=${new Date(BURST_AT + afterMs).toISOString()}`;
    const { page, close } = await open(at(900_000 + 20_000));
    const notes = page.locator('.overview-note');
    const words = 'Không thu được gì lúc này; vệt phổ là của lượt quét trước đó';
    await expect.poll(() => notes.allInnerTexts(), WAIT).toEqual([words]);
    await expect.poll(() => page.locator('.side-now').textContent(), WAIT).toContain('không phải lúc phát lại');
    // Back to a moment with sweeps.
    await page.keyboard.press(',');
    await expect.poll(() => notes.allInnerTexts(), WAIT).toEqual([]);
    // A replay that goes on beyond the last sweep says it too.
    await page.locator('.speed').selectOption('60');
    await page.getByRole('button', { name: 'Phát', exact: true }).click();
    await expect.poll(() => notes.allInnerTexts(), WAIT).toEqual([words]);
    await close();
  });

  proof('says that the station sends the hour also where nothing of it is here yet', async () => {
    const context = await browser.newContext(DESKTOP);
    const page = await context.newPage();
    const json = { state: 'fetching', fetchedMinutes: 0, ofMinutes: 60 };
    await page.route('**/api/v1/sweeps/wanted', (route) => route.fulfill({ json }));
    await page.goto(`${program.address}?receiver=fm&t=${new Date(BURST_AT - 200 * DAY_MS).toISOString()}`);
    const notes = page.locator('.overview-note');
    const texts = ['Đã lấy 0/60 phút từ trạm', 'Không có số liệu quanh thời điểm này'];
    await expect.poll(() => notes.allInnerTexts(), WAIT).toEqual(texts);
    const [first, second] = await notes.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
    expect(second?.top).toBeGreaterThanOrEqual(first?.bottom ?? Number.NaN);
    await context.close();
  });
});
