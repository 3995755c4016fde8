/** Files into the archive, over the page in Chromium, against the whole program. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

const CONFIG = {
  stations: [
    {
      ...{ id: 'ls-01', name: 'Mẫu Sơn' },
      receivers: [
        {
          id: 'rx1',
          driver: 'simulated',
          port: { simulated: true },
          plans: [{ startHz: 400e6, stopHz: 401e6, points: 101, everyMs: 500 }],
        },
      ],
    },
  ],
};
const SCAN = Array.from(
  { length: 30 },
  (_, i) =>
    `2026-03-01, 10:00:${String(i).padStart(2, '0')}, 88000000, 88400000, 100000.00, 10, -60, -61, -62, -63, -63\n`,
).join('');

let browser: Browser;
let program: RunningProgram;
let page: Page;

describe('files into the archive', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config: CONFIG })]);
    page = await (await browser.newContext({ ...DESKTOP, bypassCSP: true, locale: 'vi-VN' })).newPage();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('are dropped, looked at, and kept only on request; a bad one says why', async () => {
    await page.goto(new URL('exports', program.address).href, { waitUntil: 'domcontentloaded' });
    const card = page.getByRole('region', { name: 'Đưa tệp vào kho' });
    await card.waitFor({ timeout: 60_000 });
    const files = await page.evaluateHandle((scan) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([scan], 'quet-dem.csv'));
      dropped.items.add(new File(['hello'], 'la.bin'));
      return dropped;
    }, SCAN);
    await card.locator('.drop-place').dispatchEvent('drop', { dataTransfer: files });
    await card.getByText('30 lượt quét', { exact: false }).waitFor({ timeout: 30_000 });
    await card.getByText('Không nhận ra định dạng của tệp', { exact: false }).waitFor({ timeout: 30_000 });
    expect(await card.getByText('01/03/2026 10:00:00', { exact: false }).count()).toBe(1);
    expect(await objectionsOfAxe(page)).toEqual([]);
    const receivers = async () =>
      (
        (await (await fetch(new URL('api/v1/receivers', program.address))).json()) as { receivers: { id: string }[] }
      ).receivers.map(({ id }) => id);
    expect(await receivers()).toEqual(['rx1']);
    await card.getByRole('button', { name: 'Lưu vào kho' }).click();
    await card.getByText('Đã lưu 30 lượt quét, 0 đã có sẵn.').waitFor({ timeout: 30_000 });
    expect(await receivers()).toEqual(['rx1', 'file-quetdem']);
    if (process.env['RFI_SHOTS'] !== undefined) {
      await card.screenshot({ path: `${process.env['RFI_SHOTS']}/imports-vi.png` });
      await page.setViewportSize({ width: 390, height: 844 });
      await card.screenshot({ path: `${process.env['RFI_SHOTS']}/imports-phone.png` });
    }
  }, 120_000);
});
