/**
 * A field team whose link is cut again and again: what they record comes to the case, once. `RFI_CUTS=500` cuts as often as the
 * figure of issue 47 asks for.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHONE, sharedBrowser } from '../support/browser.js';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.js';
import { eventually, type FieldProgram, type Json, startFieldProgram } from '../support/field-program.js';
import { isNight } from '../support/proof.js';

const CUTS = Number(process.env['RFI_CUTS'] ?? (isNight ? 50 : 12));
const SEED = 47;
const WAIT_MS = 30_000;
const STATION = `
stations:
  - id: st
    name: Đồi Chóp Chài
    receivers:
      - id: sim
        driver: simulated
        port: { simulated: true }
        plans: [{ startHz: 400 MHz, stopHz: 401 MHz, points: 50, everyMs: 1000 }]
`;

describe('a field team without a link', { timeout: 60_000 + CUTS * 1000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await sharedBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  interface World {
    readonly field: FieldProgram;
    readonly link: CuttingProxy;
    readonly page: Page;
    readonly context: BrowserContext;
    readonly id: string;
    openCase(startHz: number): Promise<Json>;
  }

  async function start(): Promise<World> {
    const field = await startFieldProgram(STATION);
    const link = await startCuttingProxy(field.program.address, SEED);
    const openCase = async (startHz: number) => {
      const at = new Date().toISOString();
      const body = { startHz, stopHz: startHz + 1e4, stationId: 'st', from: at, to: at, text: 'complaint' };
      const answer = await field.send('POST', '/api/v1/incidents', body);
      expect(answer.body.incident, JSON.stringify(answer)).toBeDefined();
      return answer.body.incident;
    };
    const { id } = await openCase(98e6);
    const context = await browser.newContext({ ...PHONE, locale: 'vi-VN', serviceWorkers: 'allow' });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    await page.goto(`${link.address}incidents/${id}`);
    await page.getByRole('button', { name: 'Ghi vào diễn biến' }).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    return { field, link, page, context, id, openCase };
  }

  const timelineOf = async ({ field, id }: World): Promise<Json[]> =>
    (await field.get(`/api/v1/incidents/${id}/timeline?limit=500`)).entries;
  const note = async (page: Page, text: string) => {
    const form = page.locator('form.note-form').last();
    await form.getByRole('textbox').fill(text);
    await form.getByRole('button', { name: 'Ghi vào diễn biến' }).click();
    await expect.poll(() => form.getByRole('textbox').inputValue(), { timeout: WAIT_MS }).toBe('');
  };
  const waiting = (page: Page) => page.getByRole('heading', { name: /^Chờ gửi \(\d+\)$/ });

  it(`loses and doubles nothing in ${CUTS} cut links, also over reloads without one`, async () => {
    const world = await start();
    const { field, link, page, id } = world;
    link.share = 0.6;
    const count = () => Object.values(link.cuts).reduce((sum, one) => sum + one);
    const made = { notes: [] as string[], receivers: [] as string[], files: [] as string[] };
    for (let i = 1; count() < CUTS; i++) {
      if (i % 25 === 0) {
        made.files.push(`ảnh ${i}.jpg`);
        const file = { name: `ảnh ${i}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.alloc(40_000, i) };
        await page.locator('input[type=file]').last().setInputFiles(file);
      } else if (i % 8 === 0) {
        made.receivers.push(`Yagi ${i}`);
        await measure(page, `Yagi ${i}`);
      } else {
        made.notes.push(`điều thứ ${i}`);
        await note(page, `điều thứ ${i}`);
      }
      if (i % 30 !== 0) continue;
      // Away altogether, with records, and the page is opened again from what the browser keeps.
      link.isGone = true;
      made.notes.push(`ngoài vùng phủ ${i}`);
      await note(page, `ngoài vùng phủ ${i}`);
      await page.reload();
      await waiting(page).waitFor();
      link.isGone = false;
    }
    link.share = 0;
    await waiting(page).waitFor({ state: 'detached' });
    await eventually(async () => (await timelineOf(world)).length > 0);
    const timeline = await allEntries(world);
    const texts = timeline
      .filter(({ move }) => move === 'noted')
      .map(({ sentence }) => sentence.vi.replace(/ \(ghi lúc.*/, ''));
    const { measurements = [] } = (await field.get(`/api/v1/incidents/${id}`)).incident;
    const { attachments } = await field.get(`/api/v1/incidents/${id}/attachments`);
    const { rows } = await field.get(`/api/v1/audit?subject=incident/${id}&limit=500`);
    console.log(
      JSON.stringify({
        cuts: link.cuts,
        notes: made.notes.length,
        measured: made.receivers.length,
        files: made.files.length,
      }),
    );
    expect(texts.filter((text) => text !== 'complaint').sort()).toEqual(made.notes.sort());
    expect(measurements.map(({ receiver }: Json) => receiver).sort()).toEqual(made.receivers.sort());
    expect(timeline.filter(({ move }) => move === 'measured-in-field')).toHaveLength(made.receivers.length);
    expect(attachments.map(({ name }: Json) => name).sort()).toEqual(made.files.sort());
    if (made.notes.length < 200)
      expect(rows.filter(({ action }: Json) => action === 'incident.attached')).toHaveLength(made.files.length);
    expect(Math.min(...Object.values(link.cuts))).toBeGreaterThan(0);
  });

  async function allEntries(world: World): Promise<Json[]> {
    const entries: Json[] = [];
    let cursor = '';
    do {
      const more = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = await world.field.get(`/api/v1/incidents/${world.id}/timeline?limit=500${more}`);
      entries.push(...answer.entries);
      cursor = answer.nextCursor ?? '';
    } while (cursor !== '');
    return entries;
  }

  async function measure(page: Page, receiver: string): Promise<void> {
    const card = page.locator('section.card', {
      has: page.getByRole('heading', { name: 'Vị trí nguồn phát', exact: true }),
    });
    const add = card.getByRole('button', { name: /^Thêm/ });
    if (await add.isVisible()) await add.click();
    const form = card.locator('form');
    await form.getByRole('textbox').nth(0).fill(receiver);
    // After a reload the page itself types again what was typed before, within a quarter of a second.
    for (const [i, value] of ['45', '10', '16,05', '108,2'].entries()) {
      const field = form.getByRole('textbox').nth(i + 1);
      await expect
        .poll(async () => {
          await field.fill(value);
          return await field.inputValue();
        })
        .toBe(value);
    }
    await form.locator('button[type=submit]').click();
    await expect.poll(() => form.getByRole('textbox').nth(1).inputValue(), { timeout: WAIT_MS }).toBe('');
  }

  it('shows what waits with its time and the case as it was, and a refusal until it is discarded or corrected', async () => {
    const world = await start();
    const { field, link, page, id, openCase } = world;
    link.isGone = true;
    await page.reload();
    await page.getByText('Mất kết nối: đây là vụ việc như lúc').waitFor();
    await note(page, 'cột ở mái nhà');
    await note(page, 'đã tắt');
    await measure(page, 'Yagi');
    await expect.poll(() => waiting(page).textContent()).toBe('Chờ gửi (3)');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
    const other = await openCase(150e6);
    const { version } = (await field.get(`/api/v1/incidents/${id}`)).incident;
    const body = { version: other.version, absorbedId: id, absorbedVersion: version };
    expect((await field.send('POST', `/api/v1/incidents/${other.id}/merge`, body)).status).toBe(200);
    link.isGone = false;
    const refusals = page.getByRole('alert').filter({ hasText: id });
    await expect.poll(() => refusals.count(), { timeout: WAIT_MS }).toBe(3);
    await page.reload();
    await expect.poll(() => refusals.count(), { timeout: WAIT_MS }).toBe(3);
    const measured = page.getByRole('listitem').filter({ hasText: 'Yagi' });
    await measured.getByRole('button', { name: 'Sửa', exact: true }).click();
    expect(await measured.getByRole('textbox').nth(1).inputValue()).toBe('45,0');
    const discard = page.getByRole('button', { name: 'Bỏ', exact: true });
    await discard.last().click();
    await expect.poll(() => waiting(page).textContent()).toBe('Chờ gửi (2)');
    await discard.first().click();
    await expect.poll(() => waiting(page).textContent()).toBe('Chờ gửi (1)');
    await discard.first().click();
    await waiting(page).waitFor({ state: 'detached' });
    expect((await timelineOf(world)).filter(({ move }) => move === 'noted')).toHaveLength(1);
  });
});
