/** The screens of reports, forms and notices in Chromium, against the whole program. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { webReceiver } from '../support/notice-receivers.js';
import { RunningProgram } from '../support/running-program.js';

const CONFIG = {
  network: { allow: ['127.0.0.1'] },
  stations: [
    {
      ...{ id: 'ls-01', name: 'Mẫu Sơn', latitude: 21.8458, longitude: 106.9181 },
      receivers: [
        {
          ...{ id: 'rx1', name: 'Máy thu 1', driver: 'simulated', port: { simulated: true }, settings: { seed: 1 } },
          plans: [{ startHz: 400e6, stopHz: 401e6, points: 101, everyMs: 500 }],
        },
      ],
    },
  ],
};

let browser: Browser;
let program: RunningProgram;
let page: Page;

async function open(path: string): Promise<void> {
  await page.goto(new URL(path, program.address).href, { waitUntil: 'domcontentloaded' });
  await page.locator('#main h1').first().waitFor({ timeout: 60_000 });
}

async function openCase(): Promise<string> {
  const at = (ago: number) => new Date(Date.now() - ago).toISOString();
  const where = { stationId: 'ls-01', receiverId: 'rx1', startHz: 121.49e6, stopHz: 121.51e6 };
  const response = await fetch(new URL('api/v1/incidents', program.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...where, from: at(5000), to: at(0), text: 'Thu được.' }),
  });
  return ((await response.json()) as { incident: { id: string } }).incident.id;
}

describe('the screens of reports', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config: CONFIG })]);
    page = await (await browser.newContext({ ...DESKTOP, bypassCSP: true, locale: 'vi-VN' })).newPage();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('make a report, show its content in both languages, and offer its files', async () => {
    await open('reports');
    await page.getByLabel('Nhận xét, kiến nghị').fill('Trực bình thường.');
    await page.getByRole('button', { name: 'Lập báo cáo' }).click();
    await page.getByRole('heading', { name: 'BÁO CÁO TRỰC KIỂM SOÁT TẦN SỐ' }).waitFor({ timeout: 60_000 });
    expect(await page.getByText('Trực bình thường.').count()).toBe(1);
    expect(await objectionsOfAxe(page)).toEqual([]);
    await page.getByText('Tiếng Anh', { exact: true }).click();
    await page.getByRole('heading', { name: 'DAILY DUTY REPORT OF FREQUENCY CONTROL' }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tải PDF' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^RPT-\d{4}-\d{6}-daily\.en\.pdf$/);
    await page.getByRole('link', { name: /Danh sách báo cáo/ }).click();
    await page.getByRole('link', { name: 'BÁO CÁO TRỰC KIỂM SOÁT TẦN SỐ' }).waitFor();
  }, 120_000);

  it('lead from a case to its form, keep a person’s entries, and make the paper', async () => {
    const id = await openCase();
    await open(`incidents/${id}`);
    await page.getByRole('link', { name: 'BÁO CÁO NHIỄU CÓ HẠI' }).click();
    await page.getByRole('heading', { name: 'Đài gây nhiễu' }).waitFor({ timeout: 60_000 });
    const item = page.locator('.form-item', { has: page.locator('.letter', { hasText: /^g$/ }) });
    await item.getByRole('checkbox').check();
    await page.getByLabel('Giá trị g').fill('FB');
    expect(await page.getByRole('button', { name: 'Lập văn bản' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Ghi các mục' }).click();
    await page.getByText('Đã ghi.').waitFor();
    expect(await objectionsOfAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Lập văn bản' }).click();
    await page.getByRole('heading', { name: 'BÁO CÁO NHIỄU CÓ HẠI' }).waitFor({ timeout: 60_000 });
    // The form has a heading of the same name: it is the paper once it holds what was written.
    await page.getByRole('cell', { name: 'FB', exact: true }).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('cell', { name: 'FB', exact: true }).count()).toBe(1);
  }, 120_000);

  it('set up a notice channel, test it, and never show its key again', async () => {
    const web = await webReceiver();
    try {
      await open('reports/notices');
      await page.getByRole('button', { name: 'Thêm kênh' }).click();
      await page.getByText('Webhook', { exact: true }).click();
      await page.getByLabel('Tên', { exact: true }).fill('Nhóm trực');
      await page.getByLabel('Mẫu').selectOption('json');
      await page.getByLabel('Địa chỉ (URL)').fill(web.url);
      await page.getByLabel('Khóa ký (HMAC)').fill('khoa-bi-mat');
      await page.getByRole('button', { name: 'Lưu', exact: true }).click();
      await page.getByRole('button', { name: 'Thử Nhóm trực' }).click();
      await page.getByText('Đã gửi tin thử.').waitFor();
      expect(web.taken[0]?.headers['x-rfi-signature']).toMatch(/^t=\d+,v1=/);
      await page.getByRole('button', { name: 'Sửa Nhóm trực' }).click();
      expect(await page.getByLabel('Khóa ký (HMAC)').inputValue()).toBe('');
      expect(await page.content()).not.toContain('khoa-bi-mat');
      expect(await objectionsOfAxe(page)).toEqual([]);
    } finally {
      await web.stop();
    }
  }, 120_000);
});
