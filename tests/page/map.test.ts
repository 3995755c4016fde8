/** The map in Debian's Chromium: offline, stations with their state, another base map; and sectors as arithmetic. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Plane } from '../../src/location/plane.js';
import { sectorOf } from '../../web/src/stations/map/sector.js';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { krakenLine } from '../support/kraken-line.js';
import { RunningProgram } from '../support/running-program.js';

const HILL = { latitude: 21.8458, longitude: 106.9181 };

describe('a sector', () => {
  it('has its station at the tip and its arc around the direction of the antenna', () => {
    const [apex, ...arc] = sectorOf(HILL, 90, 30, 25);
    expect(apex).toEqual(HILL);
    for (const place of arc) {
      const { eastM, northM } = new Plane(HILL).pointOf(place);
      expect(Math.hypot(eastM, northM) / 1000).toBeCloseTo(25, 0);
      expect(Math.abs(Math.atan2(northM, eastM) * (180 / Math.PI))).toBeLessThan(30.5);
    }
  });
});

describe('the map', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('shows stations and the islands of the base map without a request to anywhere else, and leads to a station', async () => {
    for (const size of [DESKTOP, PHONE]) {
      const context = await browser.newContext(size);
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${program.address}map`);
      await page.locator('.station-name', { hasText: 'Lạng Sơn – Mẫu Sơn' }).waitFor();
      await page.locator('path.base-areas').first().waitFor({ state: 'attached' });
      const names = await page.locator('.area-name').allTextContents();
      expect(names).toContain('Quần đảo Hoàng Sa (Đà Nẵng)');
      expect(names).toContain('Quần đảo Trường Sa (Khánh Hòa)');
      expect(await page.locator('.town-name').allTextContents()).toContain('Lạng Sơn');
      expect(await boxesThatOverlap(page)).toEqual([]);
      // Also far in the north, where they stand lowest of all.
      const [land = 0] = await heightsOf(page, '.leaflet-base-pane svg');
      expect(land).toBeLessThan(Math.min(...(await heightsOf(page, '.area-name'))));
      expect(await page.locator('.leaflet-control-attribution').textContent()).toContain('GeoNames');
      expect(asked.filter((url) => !/^(blob:|data:)/.test(url) && !url.startsWith(program.address))).toEqual([]);
      expect(await objectionsOfAxe(page, 'and good practice')).toEqual([]);
      await page.locator('.station-mark', { hasText: 'Mẫu Sơn' }).locator('.station-sign').click();
      const ways = page.locator('.station-ways');
      expect(await ways.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
      await ways.getByRole('link', { name: 'Trang của trạm' }).click();
      await page.waitForURL('**/stations/s/ls-01');
      await context.close();
    }
  }, 120_000);

  it('draws bearings that were typed at a case, and the region that they give', async () => {
    const now = Date.now();
    const range = { from: new Date(now - 60_000).toISOString(), to: new Date(now).toISOString() };
    const opened = await fetch(`${program.address}api/v1/incidents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stationId: 'ls-01', startHz: 96e6, stopHz: 96.2e6, text: 'ai phát ở đâu', ...range }),
    });
    const { incident } = (await opened.json()) as { incident: { id: string } };
    const page = await browser.newPage(DESKTOP);
    await page.goto(`${program.address}incidents/${incident.id}`);
    const card = page.getByRole('region', { name: 'Vị trí nguồn phát' });
    await card.getByRole('button', { name: 'Thêm kết quả đo' }).click();
    const measure = async (receiver: string, deg: string, latitude: string, longitude: string) => {
      await card.getByLabel('Máy đo', { exact: false }).fill(receiver);
      await card.getByLabel('Hướng (độ)', { exact: false }).fill(deg);
      await card.getByLabel('Vĩ độ', { exact: true }).fill(latitude);
      await card.getByLabel('Kinh độ', { exact: true }).fill(longitude);
      await card.getByRole('button', { name: 'Lưu' }).click();
      await card.getByRole('rowheader', { name: receiver }).waitFor();
    };
    await measure('Yagi đội 1', '62,5', '21,84', '106,72');
    await card.getByText('Chỉ Lạng Sơn – Mẫu Sơn đo được').waitFor();
    await card.getByText('Một hướng chỉ cho biết đường thẳng').waitFor();
    await measure('Yagi đội 2', '352', '21,80', '106,82');
    await card.getByText(/Nguồn ở đâu đó trong vùng [\d,.]+ km²/).waitFor();
    await card.getByRole('button', { name: 'Hủy' }).click();
    const kraken = { receiver: 'kraken-3', latitude: 21.9, longitude: 106.78, heading: 20, deg: 195, hz: 96.1e6 };
    const file = (line: string) => ({ name: 'kraken.csv', mimeType: 'text/csv', buffer: Buffer.from(line) });
    await card.locator('input[type=file]').setInputFiles(file(krakenLine({ ...kraken, hz: 104e6 })));
    await card.getByText(/^Tệp không có hướng đo nào ở tần số của vụ này/).waitFor();
    await card.locator('input[type=file]').setInputFiles(file(krakenLine(kraken)));
    await card.getByRole('row', { name: /kraken-3 hướng 195° ± 10°/ }).waitFor();
    await card.getByText(/^Lạng Sơn – Mẫu Sơn: .* Cách [\d,]+ km, .*đất phẳng\.$/).waitFor();
    await card.getByText(/Mô hình địa hình ITM cho nguồn ở giữa vùng.* Thiếu tệp độ cao N21E106/).waitFor();
    expect(await objectionsOfAxe(page)).toEqual([]);
    const heard = { stationId: 'ls-01', levelDbm: -80, floorDbm: -100, sweeps: 3, isHeard: false };
    await page.route('**/levels', (route) =>
      route.fulfill({ json: { levels: [heard], says: { vi: 'Vắng', en: 'None' } } }),
    );
    await page.reload();
    await card.getByText('nền tạp âm −100 dBm, cao nhất −80 dBm trong 3 lượt quét').waitFor();
    await card.getByRole('link', { name: 'Xem trên bản đồ' }).click();
    await expect.poll(() => page.locator('path.bearing').count()).toBe(3);
    expect(await page.locator('path.field-mark').count()).toBe(3);
    await page.close();
  }, 120_000);

  it('draws the map that an administrator gave instead, names and all, as text and never as markup', async () => {
    const square = {
      type: 'Polygon',
      coordinates: [
        [
          [106, 21],
          [108, 21],
          [108, 23],
          [106, 23],
          [106, 21],
        ],
      ],
    };
    const feature = { type: 'Feature', geometry: square, properties: { name: '<b>Vùng của ta</b>' } };
    const sent = await fetch(`${program.address}api/v1/basemap`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: JSON.stringify({ type: 'FeatureCollection', features: [feature] }),
    });
    expect(sent.status).toBe(200);
    const page = await browser.newPage(DESKTOP);
    await page.goto(`${program.address}map`);
    await page.locator('.area-name', { hasText: '<b>Vùng của ta</b>' }).waitFor({ state: 'attached' });
    expect(await page.locator('.area-name').count()).toBe(1);
    expect(await page.locator('.leaflet-control-attribution').textContent()).toBe('');
    await page.close();
  }, 120_000);
});

const heightsOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => all.map((one) => Number(getComputedStyle(one).zIndex)));

/** Pairs of names of towns that are drawn over each other. */
const boxesThatOverlap = (page: Page) =>
  page.locator('.town-name').evaluateAll((names) => {
    const boxes = names.map((name) => ({ text: name.textContent, box: name.getBoundingClientRect() }));
    const meet = (a: DOMRect, b: DOMRect) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.flatMap((one, i) =>
      boxes.slice(i + 1).flatMap((other) => (meet(one.box, other.box) ? [`${one.text}, ${other.text}`] : [])),
    );
  });
