/** The page shows what is so now, in Chromium: after its line was cut, and after the office changed the band plan. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { type LinkProxy, startLinkProxy } from '../support/link-proxy.js';
import { RunningProgram } from '../support/running-program.js';

const WAIT = { timeout: 30_000, interval: 100 };
const STATIONS = [
  {
    ...{ id: 'st', name: 'Mẫu Sơn' },
    receivers: [
      {
        ...{ id: 'rx', name: 'Phát thanh', driver: 'simulated', port: { simulated: true }, settings: { seed: 4 } },
        plans: [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 200 }],
      },
    ],
  },
];

let browser: Browser;
let program: RunningProgram;
let line: LinkProxy;

async function send(method: string, path: string, body: object) {
  const response = await fetch(new URL(path, program.address), {
    ...{ method, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', 'x-rfi-logger': '1' },
  });
  expect(response.ok, await response.clone().text()).toBe(true);
  return response.json();
}

async function openCase() {
  const [from, to] = [Date.now() - 60_000, Date.now() - 1000].map((at) => new Date(at).toISOString());
  const place = { stationId: 'st', receiverId: 'rx', startHz: 95.4e6, stopHz: 95.6e6 };
  return (await send('POST', '/api/v1/incidents', { ...place, from, to, text: 'Thu được tiếng rít' })).incident;
}

/** A page whose line to the program can be cut. */
async function pageAt(path: string): Promise<Page> {
  const page = await (await browser.newContext({ ...DESKTOP, locale: 'vi-VN' })).newPage();
  await page.goto(`http://${line.address}${path}`);
  return page;
}

const words = (page: Page) => page.evaluate<string>('document.body.innerText');

describe('the page', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config: { stations: STATIONS } })]);
    line = await startLinkProxy(new URL(program.address).host);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await line?.close();
    await program?.close();
  });

  it('tells a case that was closed while its line was cut as closed, on the list and on the own page of the case', async () => {
    const { id, version } = await openCase();
    const [list, own] = await Promise.all([pageAt('/incidents'), pageAt(`/incidents/${id}`)]);
    const row = list.locator('.incident-table').getByText(id);
    const state = own.locator('.detail-head');
    await expect.poll(() => row.count(), WAIT).toBe(1);
    await expect.poll(() => state.textContent(), WAIT).not.toContain('đã đóng');
    line.cut();
    for (const page of [list, own]) await expect.poll(() => words(page), WAIT).toContain('MẤT LIÊN LẠC');
    await send('POST', `/api/v1/incidents/${id}/dismiss`, { version, reason: 'Không phải can nhiễu' });
    expect(await row.count()).toBe(1);
    line.mend();
    for (const page of [list, own]) await expect.poll(() => words(page), WAIT).toContain('Đã kết nối');
    await expect.poll(() => state.textContent(), { timeout: 5000 }).toContain('đã đóng');
    await expect.poll(() => row.count(), { timeout: 5000 }).toBe(0);
  });

  it("shows the office's own entry of the band plan at once, on the card and in the strip below the axis", async () => {
    const page = await pageAt('/');
    const card = page.locator('.band-list');
    const strip = page.locator('.plot .bands');
    const shown = async () => [await card.textContent(), await strip.textContent()].map((text) => text ?? '');
    await expect
      .poll(shown, WAIT)
      .toEqual([expect.stringContaining('Phát thanh FM'), expect.stringContaining('Phát thanh FM')]);
    const { entries } = await (
      await fetch(new URL('/api/v1/bandplan?startHz=98000000&stopHz=98000000', program.address))
    ).json();
    const fm = entries.find(({ name }: { name: { en: string } }) => name.en === 'FM broadcasting');
    const value = { ...fm, severity: 2, name: { vi: 'Phát thanh của Đài tỉnh', en: 'Provincial radio' } };
    await send('PUT', '/api/v1/bandplan/entries/fm', { version: 0, value });
    const own = expect.stringContaining('Phát thanh của Đài tỉnh');
    await expect.poll(shown, { timeout: 5000 }).toEqual([own, own]);
    expect((await shown()).join()).not.toContain('Phát thanh FM');
  });
});
