/** The occupancy screen in Debian's Chromium over an archive of two days, filled by code. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const WAIT = { timeout: 60_000, interval: 100 };
const HOUR_MS = 3_600_000;
const NOW_HOUR = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const BINS = 50;
const STEADY = 10;
const BUSY = 30;

/** Bin 10 is always on; bin 30 in one sweep of two, but only in the hour that ended three hours ago. */
function levelsAt(at: number, random: () => number): Float32Array {
  const levels = new Float32Array(BINS).map(() => -110 + 2 * random());
  levels[STEADY] = -60;
  if (at >= NOW_HOUR - 3 * HOUR_MS && at < NOW_HOUR - 2 * HOUR_MS && random() < 0.5) levels[BUSY] = -70;
  return levels;
}

async function fill(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const retention = { maxAgeMs: 30 * 24 * HOUR_MS, maxBytes: 1e10 };
  const archive = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, clock: Date.now });
  const random = randomFrom(9);
  let seq = 0;
  const add = (receiverId: string, at: number) =>
    archive.add({
      ...{ receiverId, stationId: 's1', seq: ++seq, startedAt: at, endedAt: at + 400, flags: 0 },
      ...{ startHz: 430e6, stepHz: 100e3, levelsDbm: levelsAt(at, random) },
    });
  for (let at = NOW_HOUR - 47 * HOUR_MS; at < NOW_HOUR; at += 5000) {
    add('often', at);
    if (seq % 1000 === 0) await archive.health().then(() => new Promise((resolve) => setTimeout(resolve, 20)));
  }
  for (let i = 0; i < 12; i++) add('seldom', NOW_HOUR - 2 * HOUR_MS + i * 60_000);
  await archive.close();
}

describe('the occupancy screen', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    // Nothing sweeps now: only what the archive holds is counted.
    const receivers = ['often', 'seldom'].map((id) => ({
      id,
      name: id,
      driver: 'tinysa',
      port: { tcp: '127.0.0.1:9' },
    }));
    const config = { stations: [{ id: 's1', name: 'S1', receivers }] };
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config, prepare: fill })]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  async function open(
    query: string,
    options: BrowserContextOptions = DESKTOP,
  ): Promise<{ page: Page; close(): Promise<void> }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${program.address}occupancy?${query}`);
    await page.locator('.occupancy-table').waitFor({ timeout: 60_000 });
    return { page, close: () => context.close() };
  }

  const rowOf = (page: Page, bin: number) =>
    page
      .locator('.occupancy-table tr', { hasText: `${430_000 + bin * 100} kHz` })
      .locator('td')
      .allTextContents();

  it('shows FCO with its interval, busy hour, revisit time, samples and threshold of each channel', async () => {
    const { page, close } = await open('receiver=often');
    const steady = await rowOf(page, STEADY);
    expect(steady[1]).toContain('100,0 %');
    expect(steady[4]).toBe('5,0 s');
    expect(steady[6]).toBe('tạp âm + 5 dB');
    const busy = await rowOf(page, BUSY);
    const share = Number(busy[1]?.replace(',', '.').replace('%', ''));
    expect(share).toBeGreaterThan(1.7);
    expect(share).toBeLessThan(2.6);
    expect(busy[2]).toMatch(/\d,\d\d % – \d,\d\d %/);
    const hour = new Date(NOW_HOUR - 3 * HOUR_MS + 7 * HOUR_MS).toISOString().slice(11, 13);
    expect(busy[3]).toContain(`${hour} h`);
    await close();
  });

  it('calls a channel of the band plan by its name', async () => {
    const page = await (await browser.newContext(DESKTOP)).newPage();
    await page.route(/\/api\/v1\/occupancy/, async (route) => {
      const response = await route.fetch();
      const key = 'broadcasting:87000000-108000000';
      await route.fulfill({
        response,
        body: (await response.text()).replace(`"${430_000 + STEADY * 100} kHz"`, `"${key}"`),
      });
    });
    await page.goto(`${program.address}occupancy?receiver=often`);
    const names = () => page.locator('.occupancy-table th[scope="row"]').allTextContents();
    await expect.poll(names, { timeout: 60_000 }).toContain('Phát thanh FM');
    await page.context().close();
  });

  it('says "not enough" where there are few samples', async () => {
    const { page, close } = await open('receiver=seldom');
    expect((await rowOf(page, STEADY))[2]).toContain('chưa đủ mẫu');
    await close();
  });

  it('compares with the period before and tells chance from change', async () => {
    const { page, close } = await open('receiver=often');
    await page.getByLabel('So với').selectOption('before');
    await expect.poll(() => page.locator('[data-sure]').count(), WAIT).toBeGreaterThan(40);
    const change = page
      .locator('.occupancy-table tr', { hasText: `${430_000 + BUSY * 100} kHz` })
      .locator('[data-sure]');
    expect(await change.textContent()).toMatch(/0,0 % → \+2,\d ▲/);
    const steady = page
      .locator('.occupancy-table tr', { hasText: `${430_000 + STEADY * 100} kHz` })
      .locator('[data-sure]');
    expect(await steady.getAttribute('data-sure')).toBe('false');
    await close();
  });

  it('counts the past again with another threshold and channels of now, as a file too', async () => {
    const { page, close } = await open('receiver=often');
    const card = page.getByRole('region', { name: 'Tính lại từ lượt quét đã lưu' });
    await card.getByLabel('Ngưỡng').selectOption('fixed');
    await card.getByLabel('Mức, dBm').fill('-65');
    await card.getByLabel(/^Kênh/).selectOption('typed');
    await card.getByLabel('Mỗi dòng một kênh').fill('Đều; 431,0; 50\nBận 433,0 50');
    await card.getByRole('button', { name: 'Tính lại' }).click();
    await card.getByText('Dòng “Bận 433,0 50” chưa đúng').waitFor({ timeout: 10_000 });
    await card.getByLabel('Mỗi dòng một kênh').fill('Đều; 431,0; 50\nBận; 433,0; 50');
    await card.getByRole('button', { name: 'Tính lại' }).click();
    const named = card.locator('.occupancy-table tbody tr');
    await named.first().waitFor({ timeout: 60_000 });
    const cells = await Promise.all([0, 1].map((row) => named.nth(row).locator('th, td').allTextContents()));
    expect(cells.map(([name, , share]) => [name, share?.trim()])).toEqual([
      ['Đều', '100,0 %'],
      ['Bận', '0,00 %'],
    ]);
    expect(cells[0]?.[7]).toMatch(/^cố định [−-]65,0 dBm$/);
    expect(await card.locator('[data-observed]').getAttribute('data-observed')).toMatch(/^0\.9/);
    const file = await card.getByRole('link', { name: /Tải về/ }).getAttribute('href');
    const csv = await (await fetch(new URL(file ?? '', program.address))).text();
    expect(csv).toContain(',fixed,,-65');
    if (process.env['RFI_SHOTS'] !== undefined)
      await card.screenshot({ path: `${process.env['RFI_SHOTS']}/recount-vi.png` });
    // Its address leads back to the result.
    await page.reload();
    await card.getByRole('heading', { name: 'Kết quả tính lại: often' }).waitFor({ timeout: 60_000 });
    await close();
  });

  it('draws the busy hour where it was, reads it under the pointer, and has it in a table', async () => {
    const { page, close } = await open('receiver=often');
    const map = page.locator('.heat-map');
    // On a busy machine the map may still move after the first look at its place.
    const underPointer = async () => {
      const box = await map.boundingBox();
      if (box === null) throw new Error('the heat map has no place');
      const rows = Number(await map.getAttribute('data-rows'));
      const x = box.x + 62 + ((BUSY + 0.5) / BINS) * (box.width - 72);
      // The newest hour on top is the one that began with NOW_HOUR.
      const y = box.y + 4 + (3.5 / rows) * (box.height - 24);
      await page.mouse.move(x, y);
      return await page.locator('.heat-foot output').textContent();
    };
    await expect.poll(underPointer, WAIT).toMatch(/43[23],\d+ MHz .* UTC\+7 · (4|5)\d,\d %/);
    await page.getByText('Theo giờ trong ngày').click();
    await expect.poll(() => map.getAttribute('data-rows'), WAIT).toBe('24');
    await page.getByText('Xem dạng bảng').click();
    expect(await page.locator('.heat-table tbody tr').count()).toBe(24);
    await close();
  });

  it.each([DESKTOP, PHONE])('has nothing that axe objects to, and no page wider than its screen', async (options) => {
    const { page, close } = await open('receiver=often&compare=before', options);
    expect(await objectionsOfAxe(page)).toEqual([]);
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    expect(scroll).toBeLessThanOrEqual(client);
    await close();
  });
});
