/** The form of a repeating roster in Chromium: several starts a day, as offices with two or three shifts have them. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient } from '../../src/api/client.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

describe('a repeating roster', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('has several starts a day, each with its own crews', async () => {
    const { ask } = apiClient({ baseUrl: program.address.replace(/\/$/, '') });
    for (const [id, name] of [
      ['an', 'Nguyễn Văn An'],
      ['binh', 'Trần Thị Bình'],
    ] as const) {
      const value = { name, duty: 'operator', active: true, addresses: [] } as const;
      await ask('PUT /api/v1/people/{id}', { params: { id }, body: { version: 0, value } });
    }
    const page = await (await browser.newContext(DESKTOP)).newPage();
    await page.goto(new URL('watch/roster', program.address).href);
    const card = page.getByRole('region', { name: 'Phân ca lặp lại' });
    await card.getByRole('button', { name: 'Thêm', exact: true }).click();
    await card.locator('[name=id]').fill('hai-ca');
    await card.getByLabel('Ngày đầu').fill('01/12/2026');
    await card.locator('[name=crews0]').fill('Nguyễn Văn An');
    await card.getByRole('button', { name: 'Thêm giờ bắt đầu' }).click();
    await card.locator('[name=crews1]').fill('Trần Thị Bình');
    await card.getByRole('button', { name: 'Lưu', exact: true }).click();
    await card.getByText('19:00–07:00: Trần Thị Bình').waitFor({ timeout: 30_000 });
    const { patterns } = await ask('GET /api/v1/roster/patterns');
    expect(patterns.map(({ value }) => value.slots)).toEqual([
      [
        { startMin: 420, lengthMin: 720, crews: [['an']] },
        { startMin: 1140, lengthMin: 720, crews: [['binh']] },
      ],
    ]);
    await page.context().close();
  }, 90_000);

  it('puts those who are on duty first where a case is given to somebody', async () => {
    const { ask } = apiClient({ baseUrl: program.address.replace(/\/$/, '') });
    const value = { name: 'Đặng Anh', duty: 'operator', active: true, addresses: [] } as const;
    await ask('PUT /api/v1/people/{id}', { params: { id: 'anh' }, body: { version: 0, value } });
    const at = new Date().toISOString();
    const body = { stationId: 'ls-01', startHz: 121.4e6, stopHz: 121.6e6, text: 'Có tiếng nhạc.', from: at, to: at };
    const { incident } = await ask('POST /api/v1/incidents', { body });
    const page = await (await browser.newContext(DESKTOP)).newPage();
    await page.goto(new URL(`incidents/${incident.id}`, program.address).href);
    await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).first().click();
    await page.getByRole('button', { name: 'Phân công…' }).click();
    const options = page.getByLabel('Người xử lý').locator('option');
    await expect
      .poll(() => options.allTextContents(), { timeout: 30_000 })
      .toEqual([
        '',
        expect.stringMatching(/^(Nguyễn Văn An|Trần Thị Bình) \(đang trực\)$/),
        'Đặng Anh',
        expect.anything(),
      ]);
    await page.context().close();
  }, 90_000);

  it('gives the hours to the letters of a month with a row for each person, read from a file', async () => {
    const { ask } = apiClient({ baseUrl: program.address.replace(/\/$/, '') });
    const days = Array.from({ length: 31 }, (_, i) => i + 1);
    const row = (name: string, letter: (day: number) => string) => [name, ...days.map(letter)].join(';');
    const table = [
      'BẢNG PHÂN CA TRỰC',
      'THÁNG 01 NĂM 2027',
      ['Họ và tên', ...days].join(';'),
      row('Nguyễn Văn An', (day) => (day % 2 === 1 ? 'N' : 'Đ')),
      row('Trần Thị Bình', (day) => (day % 2 === 1 ? 'Đ' : '')),
    ].join('\n');
    const page = await (await browser.newContext(DESKTOP)).newPage();
    await page.goto(new URL('watch/roster', program.address).href);
    const card = page.getByRole('region', { name: 'Nhập bảng phân ca' });
    const file = { name: 'Lich truc 01-2027.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
    await card.locator('input[type=file]').setInputFiles(file);
    await card.getByText('01/01/2027 19:00–07:00 Trần Thị Bình').waitFor({ timeout: 30_000 });
    await card.getByRole('button', { name: 'Lưu 47 mục' }).click();
    await card.getByText('Đã lưu 47 mục').waitFor();
    const query = { from: '2027-01-02T00:00:00+07:00', to: '2027-01-03T00:00:00+07:00' };
    const { shifts } = await ask('GET /api/v1/shifts', { query });
    expect(shifts.map(({ startsAt, personIds }) => [Date.parse(startsAt), personIds])).toContainEqual([
      Date.parse('2027-01-02T19:00:00+07:00'),
      ['an'],
    ]);
    await page.context().close();
  }, 90_000);
});
