/** Ways from one screen to the next: to the exports with the choice filled in, to a station's own state, from the map. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { understood } from '../../web/src/ground/asking/typed-times.js';
import { liveAddress } from '../../web/src/stations/map/live-address.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const WAIT = { timeout: 60_000, interval: 100 };

describe('the live view of a station', () => {
  it('is that of its first receiver that sweeps, else of its first; a station without receivers has none', () => {
    const receivers = [
      { id: 'a', stationId: 's1', status: 'waiting' },
      { id: 'b', stationId: 's1', status: 'sweeping' },
      { id: 'c', stationId: 's2', status: 'stopped' },
    ] as const;
    expect(liveAddress(receivers, 's1')).toBe('/?receiver=b');
    expect(liveAddress(receivers, 's2')).toBe('/?receiver=c');
    expect(liveAddress(receivers, 's3')).toBeUndefined();
  });
});

describe('the ways on', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  async function open(path: string): Promise<Page> {
    const page = await (await browser.newContext(DESKTOP)).newPage();
    await page.goto(new URL(path, program.address).href);
    return page;
  }

  it('lead to a form that stands in sight, with the focus in its first field', async () => {
    for (const path of ['registry', 'watch/campaigns']) {
      const page = await open(path);
      await page.locator('#main').getByRole('button', { name: 'Thêm', exact: true }).first().click();
      const focused = page.locator('#main form :is(input, select, textarea):focus');
      await focused.waitFor();
      const { y = 0 } = (await focused.boundingBox()) ?? {};
      expect(y, path).toBeGreaterThan(0);
      expect(y, path).toBeLessThan((DESKTOP.viewport?.height ?? 0) - 200);
      expect(await page.evaluate(() => document.documentElement.scrollTop), path).toBe(0);
      if (path === 'registry') continue;
      await page.locator('[name="ack1"]').fill('5');
      expect(await page.locator('[name="resolve1"]').evaluate((one: HTMLInputElement) => one.required)).toBe(true);
      await page.locator('[name="ack1"]').fill('');
      expect(await page.locator('[name="resolve1"]').evaluate((one: HTMLInputElement) => one.required)).toBe(false);
    }
  });

  it('lead from the occupancy screen and from the incident list to an export of the shown data', async () => {
    const page = await open('occupancy?receiver=ls-02-fm&period=d7');
    await page.getByRole('link', { name: 'Xuất CSV, XLSX…' }).click();
    await page.waitForURL('**/exports?**');
    expect(await page.getByLabel('Dữ liệu').inputValue()).toBe('occupancy');
    expect(await page.getByLabel('Máy thu').inputValue()).toBe('ls-02-fm');
    const spanMs = async () => {
      const [from = '', to = ''] = await page
        .locator('.export-form input[data-kind="datetime-local"]')
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
      const at = (text: string) => Date.parse(`${understood('datetime-local', text)}Z`);
      return at(to) - at(from);
    };
    expect(await spanMs()).toBe(7 * 86_400_000);

    await page.goto(new URL('incidents?from=2026-11-01&to=2026-11-03&mhz=118-137&view=all', program.address).href);
    await page.getByRole('link', { name: 'Xuất CSV, XLSX…' }).click();
    await page.waitForURL('**/exports?**');
    expect(await page.getByLabel('Dữ liệu').inputValue()).toBe('incidents');
    expect(await page.getByLabel('Từ tần số, MHz (bỏ trống: tất cả)').inputValue()).toBe('118');
    expect(await page.getByLabel('Đến tần số, MHz').inputValue()).toBe('137');
    const times = await page
      .locator('.export-form input[data-kind="datetime-local"]')
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    expect(times).toEqual(['01/11/2026 00:00:00', '04/11/2026 00:00:00']);
    // And the export itself is made.
    await page.getByRole('button', { name: 'Xuất', exact: true }).click();
    await page.locator('.job-row').first().waitFor();
    await page.context().close();
  });

  it('show the state of the station’s computer, and name missing values', async () => {
    const page = await open('stations/s/ls-01');
    const fact = (name: string) => page.locator(`.machine-card [data-fact="${name}"] dd`);
    await fact('disk').waitFor();
    const answer = await (await fetch(`${program.address}api/v1/machine`)).json();
    const { disk, cores, temperatureC } = answer as {
      disk: { totalBytes: number };
      cores: number;
      temperatureC?: number;
    };
    expect(disk.totalBytes).toBeGreaterThan(0);
    expect(await fact('disk').textContent()).toMatch(/còn trống [\d.,]+ GB trên [\d.,]+ GB/);
    expect(await fact('load').textContent()).toContain(`trên ${cores} nhân`);
    expect(await fact('up').textContent()).toMatch(/\d/);
    expect(await fact('temperature').textContent()).toContain(temperatureC === undefined ? 'máy không cho biết' : '°C');
    await expect.poll(() => fact('link').textContent(), WAIT).toContain('tốt');
    // A computer that tells less.
    await page.route('**/api/v1/machine', (route) =>
      route.fulfill({ json: { cores: 4, upMs: 5_000_000, disk: { freeBytes: 1e9, totalBytes: 64e9 } } }),
    );
    await page.reload();
    await expect.poll(() => fact('temperature').textContent(), WAIT).toBe('máy không cho biết');
    expect(await fact('load').textContent()).toBe('máy không cho biết');
    expect(await fact('disk').textContent()).toContain('sắp hết chỗ');
    await page.context().close();
  });

  it('lead from a station on the map to its live view', async () => {
    const page = await open('map');
    await page.locator('.station-mark', { hasText: 'Mẫu Sơn' }).locator('.station-sign').click();
    const ways = page.locator('.station-ways');
    await ways.getByRole('link', { name: 'Xem trực tiếp' }).click();
    await page.waitForURL('**/?receiver=ls-01-*');
    await page.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  it('take a band whose name is given in one language', async () => {
    const page = await open('registry/bands');
    await page.getByRole('button', { name: 'Thêm', exact: true }).click();
    const values = { start: '460', stop: '461', service: 'thử', vi: 'Mạng tạm Tết', source: 'công văn' };
    for (const [name, value] of Object.entries(values)) await page.locator(`form [name=${name}]`).fill(value);
    await page.locator('form').getByRole('button', { name: 'Lưu' }).click();
    await page.locator('form').waitFor({ state: 'detached' });
    const { entries } = await (
      await fetch(`${program.address}api/v1/bandplan?startHz=460500000&stopHz=460500000`)
    ).json();
    expect(entries.map((entry: { name: object }) => entry.name)).toContainEqual({
      vi: 'Mạng tạm Tết',
      en: 'Mạng tạm Tết',
    });
    await page.context().close();
  });

  it('keep the window of a chosen station while the map is drawn again', async () => {
    const page = await open('map');
    const mark = page.locator('.station-mark', { hasText: 'Mẫu Sơn' });
    await mark.locator('.station-sign').click();
    await page.locator('.station-ways').waitFor();
    const drawn = await mark.elementHandle();
    await expect.poll(() => drawn?.evaluate((element) => element.isConnected), WAIT).toBe(false);
    expect(await page.locator('.station-ways').isVisible()).toBe(true);
    await page.context().close();
  });
});
