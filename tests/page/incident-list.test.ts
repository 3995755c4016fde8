/** The table of incidents and one incident in Chromium: thousands of rows, keys, filters with a name, merge and split. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { emissionReport } from '../support/emission-report.js';
import { RunningProgram } from '../support/running-program.js';

const CASES = 20_000;
/** Short-range devices, which may be acknowledged together: each case on its own frequency. */
const WALKED_HZ = [0, 1, 2, 3, 4].map((i) => 433e6 + i * 200e3);
const MERGED_HZ = [0, 1, 2].map((i) => 436e6 + i * 200e3);
/** Navigation by satellite: severity 2. */
const HANDLED_HZ = [1205e6, 1206e6, 1207e6];
const COPIES_FROM_HZ = 1300e6;
const DISTRESS_HZ = 121.5e6;

type Json = ReturnType<typeof JSON.parse>;

const station = (id: string, name: string) => ({
  ...{ id, name },
  receivers: [
    {
      ...{ id: `${id}-rx`, driver: 'simulated', port: { simulated: true }, settings: { seed: 3 } },
      plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 500 }],
    },
  ],
});

/** A few cases as the desk makes them, and closed copies of the first on other frequencies: twenty thousand. */
async function manyCases(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'cases.db');
  const book = new CaseBook(path);
  const now = Date.now();
  let at = now - 86_400_000;
  const desk = new IncidentDesk({ caseBook: book, clock: () => at, plan: BAND_PLAN_VN });
  const heard = (hz: number, i: number) => {
    at += 60_000;
    const place = { stationId: 'st', receiverId: 'st-rx', emissionId: `e${i}` };
    desk.take(emissionReport(at, { ...place, startHz: hz - 10e3, stopHz: hz + 10e3, active: false }));
  };
  for (const [i, hz] of [...WALKED_HZ, ...MERGED_HZ, ...HANDLED_HZ, DISTRESS_HZ].entries()) heard(hz, i);
  book.close();
  const db = new Database(path);
  db.prepare(
    `INSERT INTO incidents
     WITH RECURSIVE copies (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM copies WHERE i < @count)
     SELECT printf('INC-COPY-%06d', i), version, 'closed', severity, rank, first_heard_at + i, last_heard_at + i,
            @fromHz + i * 1e5, @fromHz + i * 1e5 + 2e4,
            json_set(body, '$.id', printf('INC-COPY-%06d', i), '$.state', 'closed', '$.startHz', @fromHz + i * 1e5,
                     '$.stopHz', @fromHz + i * 1e5 + 2e4)
     FROM copies, (SELECT * FROM incidents ORDER BY id LIMIT 1)`,
  ).run({ count: CASES, fromHz: COPIES_FROM_HZ });
  db.close();
}

describe('the incidents', () => {
  let browser: Browser;
  let program: RunningProgram;
  let page: Page;
  const errors: string[] = [];

  const at = (path: string) => new URL(path, program.address).href;
  const ask = async (path: string): Promise<Json> => await (await fetch(at(`/api/v1/${path}`))).json();
  const open = async (path: string): Promise<void> => {
    await page.goto(at(path));
    await page.locator('#main h1').first().waitFor();
  };
  const rows = () => page.locator('.table-body .incident-row');
  const firstId = async (path: string): Promise<string> => (await ask(`incidents?${path}`)).incidents[0].id;

  beforeAll(async () => {
    const config = { stations: [station('st', 'Mẫu Sơn'), station('other', 'Đồng Đăng')] };
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config, prepare: manyCases })]);
    page = await (await browser.newContext(DESKTOP)).newPage();
    page.on('pageerror', (error) => errors.push(error.message));
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('stand in a table of which only the rows in sight exist, the most urgent first, and goes on as one scrolls', async () => {
    await open('/incidents?view=all');
    await rows().first().waitFor();
    expect(await rows().first().textContent()).toContain('Khẩn cấp');
    await page.setViewportSize({ width: 1440, height: 900 });
    const beyond = await page.locator('.table-scroll').evaluate((one) => one.scrollWidth - one.clientWidth);
    expect(beyond, 'the deadline is the last column').toBe(0);
    await page.setViewportSize(DESKTOP.viewport ?? { width: 1600, height: 900 });
    const counted = async () => Number(await page.locator('.table-scroll table').getAttribute('aria-rowcount'));
    const before = await counted();
    for (let known = before; known < 5000; known = await counted()) {
      await page.locator('.table-scroll').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
      await expect.poll(counted, { timeout: 30_000 }).toBeGreaterThan(known);
    }
    expect(await counted()).toBeGreaterThan(Math.max(before, 4999));
    expect(await rows().count()).toBeLessThan(80);
    // The last of them is reached as well.
    await page.locator('.table-scroll').focus();
    await page.keyboard.press('End');
    await expect.poll(() => rows().count()).toBeLessThan(80);
  }, 120_000);

  it('are walked through by J and K, chosen by X and acknowledged together; Enter opens one', async () => {
    await open('/incidents?mhz=433-434');
    await rows().nth(4).waitFor();
    for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
    expect(await page.locator('.incident-row[data-selected]').count()).toBe(3);
    const chosen = await page
      .locator('.incident-row[data-selected] a')
      .evaluateAll((links) => links.map((link) => link.textContent ?? ''));
    await page.getByRole('button', { name: 'Tiếp nhận 3 vụ' }).click();
    await page.getByText('Đã tiếp nhận 3 vụ').waitFor({ timeout: 30_000 });
    for (const id of chosen) expect((await ask(`incidents/${id}`)).incident.state).toBe('acknowledged');
    await page.locator('.table-scroll').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/incidents\/INC-/);
  });

  it('are merged from the selection into the most urgent of it, which the button names', async () => {
    await open('/incidents?mhz=435.9-436.5');
    await rows().nth(2).waitFor();
    for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
    const name = (await page.getByRole('button', { name: /^Gộp 2 vụ khác vào INC-/ }).textContent()) ?? '';
    const into = name.split(' ').at(-1) ?? '';
    const links = page.locator('.incident-row[data-selected] a');
    const others = (await links.allTextContents()).filter((id) => id !== into);
    expect(others).toHaveLength(2);
    await page.getByRole('button', { name }).click();
    await page.getByText('Đã gộp 2 vụ').waitFor({ timeout: 30_000 });
    for (const id of others) expect((await ask(`incidents/${id}`)).incident).toMatchObject({ mergedIntoId: into });
    expect((await ask(`incidents/${into}`)).emissions).toHaveLength(3);
    // Safety of life is not merged as one of many.
    await open('/incidents?mhz=1204-1208');
    await rows().nth(2).waitFor();
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await page.getByText('Đã chọn 2').waitFor();
    expect(await page.getByRole('button', { name: /^Gộp/ }).count()).toBe(0);
    expect(await page.locator('.bulk-bar').textContent()).toContain('1 vụ mức 1 và 2 không gộp hàng loạt');
  });

  it('are found again by a filter with a name, after a reload too, and the address alone shows the same', async () => {
    await open('/incidents?mhz=121.4-121.6&severity=1');
    await rows().first().waitFor();
    expect(await rows().count()).toBe(1);
    await page.getByRole('button', { name: 'Bộ lọc đã lưu' }).click();
    await page.getByLabel('Tên bộ lọc').fill('Cấp cứu hàng không');
    await page.getByRole('button', { name: 'Lưu bộ lọc', exact: true }).click();
    await open('/incidents');
    await page.getByRole('button', { name: 'Bộ lọc đã lưu' }).click();
    await page.getByRole('button', { name: 'Cấp cứu hàng không', exact: true }).click();
    await expect.poll(() => rows().count(), { timeout: 15_000 }).toBe(1);
    expect(page.url()).toContain('mhz=121.4-121.6');
    await page.reload();
    await expect.poll(() => rows().count(), { timeout: 15_000 }).toBe(1);
    // What is typed is searched for when the reader goes on to another list.
    const search = page.locator('#main input[type="search"]');
    await search.fill('156.8');
    await page.getByText('Tất cả', { exact: true }).click();
    await expect.poll(() => page.url()).toMatch(/(?=.*mhz=156\.8)(?=.*view=all)/);
    expect(await search.inputValue()).toBe('156.8');
  });

  it('are merged into one with both their emissions, split again, and the timeline has every step', async () => {
    const [kept, absorbed] = [
      await firstId('startHz=1205e6&stopHz=1205e6'),
      await firstId('startHz=1206e6&stopHz=1206e6'),
    ];
    await open(`/incidents/${kept}`);
    await page.locator('[data-act="merge"]').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill(absorbed);
    await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
    await expect
      .poll(async () => (await ask(`incidents/${absorbed}`)).incident.mergedIntoId, { timeout: 15_000 })
      .toBe(kept);
    await expect.poll(() => page.locator('.evidence select option').count(), { timeout: 15_000 }).toBe(2);
    await page.locator('[data-act="split"]').click();
    await dialog.getByRole('checkbox').first().check({ force: true });
    await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
    await expect.poll(async () => (await ask(`incidents/${kept}`)).emissions.length, { timeout: 15_000 }).toBe(1);
    await expect
      .poll(
        () =>
          page
            .locator('.timeline li')
            .evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset['move'])),
        { timeout: 15_000 },
      )
      .toEqual(expect.arrayContaining(['absorbed', 'split-off']));
  });

  it('keep the files that people add, with their hash, and give them back', async () => {
    const id = await firstId('startHz=1207e6&stopHz=1207e6');
    await open(`/incidents/${id}`);
    const bytes = Buffer.from('biên bản làm việc tại chỗ');
    await page
      .locator('.card:has(.attachment-list) input[type="file"]')
      .setInputFiles({ name: 'bien-ban.txt', mimeType: 'text/plain', buffer: bytes });
    const link = page.locator('.attachment-list a');
    await link.waitFor({ timeout: 15_000 });
    expect(await page.locator('.attachment-list .hash').textContent()).toContain(
      createHash('sha256').update(bytes).digest('hex'),
    );
    const given = await fetch(at((await link.getAttribute('href')) ?? ''));
    expect(Buffer.from(await given.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('did all this without an error on the page', () => {
    expect(errors).toEqual([]);
  });
});
