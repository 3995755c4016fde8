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
});
