/** What stands on the live page beside trace and waterfall, in Debian's Chromium. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { proof } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

/** Shorter than a test may take, so that a failure names what was waited for. */
const WAIT = { timeout: 25_000, interval: 150 };

let browser: Browser;
let program: RunningProgram;

async function open(query = '?receiver=fast'): Promise<{ page: Page; close(): Promise<void> }> {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await page.goto(`${program.address}${query}`);
  await page.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: 60_000 });
  return { page, close: () => context.close() };
}

/** Device px of the spectrum that have the colour of a style variable, or nearly. */
const coloured = (page: Page, name: string) =>
  page.evaluate((variable) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.plot .spectrum');
    const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    if (canvas !== null) context?.drawImage(canvas, 0, 0);
    const colour = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
    if (canvas === null || context === null || context === undefined) return 0;
    const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (wanted.every((part, k) => Math.abs((data[i + k] ?? 0) - part) < 24)) count += 1;
    return count;
  }, name);

describe('beside trace and waterfall', () => {
  beforeAll(async () => {
    const receiver = (id: string, startHz: number) => ({
      ...{ id, name: `R ${id}`, driver: 'simulated', port: { simulated: true } },
      plans: [{ startHz, stopHz: startHz + 10e6, points: 200, everyMs: 40 }],
    });
    const receivers = [receiver('fast', 90e6), receiver('air', 120e6)];
    const config = { stations: [{ id: 's1', name: 'S1', receivers }] };
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config })]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('draws the threshold of detection across the span once the noise is learned, not in the past', async () => {
    const { page, close } = await open();
    const threshold = async () => {
      const answer = await fetch(`${program.address}api/v1/emissions/threshold?receiverId=fast&hz=95000000`);
      return (await answer.json()) as { state: string; floorDbm?: number[]; thresholdDbm?: (number | null)[] };
    };
    await expect.poll(async () => (await threshold()).state, { timeout: 60_000, interval: 500 }).toBe('watching');
    const { floorDbm = [], thresholdDbm = [] } = await threshold();
    expect(floorDbm).toHaveLength(200);
    expect(thresholdDbm.every((level, bin) => level === null || level > (floorDbm[bin] ?? 0))).toBe(true);
    await expect.poll(() => coloured(page, '--threshold'), WAIT).toBeGreaterThan(150);
    await page.keyboard.press(',');
    await expect.poll(() => coloured(page, '--threshold'), WAIT).toBeLessThan(60);
    const unknown = await fetch(`${program.address}api/v1/emissions/threshold?receiverId=nobody`);
    expect(unknown.status).toBe(404);
    await close();
  }, 80_000);

  it('freezes a trace and keeps a reference over a reload', async () => {
    const { page, close } = await open();
    expect(await coloured(page, '--trace-frozen')).toBe(0);
    await page.keyboard.press('5');
    await expect.poll(() => coloured(page, '--trace-frozen'), WAIT).toBeGreaterThan(200);
    await page.keyboard.press('5');
    await expect.poll(() => coloured(page, '--trace-frozen'), WAIT).toBe(0);
    await page.keyboard.press('6');
    await expect.poll(() => coloured(page, '--trace-reference'), WAIT).toBeGreaterThan(200);
    await page.reload();
    await expect.poll(() => page.locator('.trace-reference input').isChecked(), WAIT).toBe(true);
    await page.locator('.trace-reference').click();
    await expect.poll(() => page.evaluate(() => localStorage.getItem('rfi-logger.references')), WAIT).toBe('{}');
    await close();
  });

  proof('takes frequency, reference level and border as an instrument does, and remembers what was set', async () => {
    const { page, close } = await open();
    const centre = page.getByLabel('Tâm', { exact: true });
    const ends = () => page.evaluate(() => ({ ...document.querySelector<HTMLElement>('#plot')?.dataset }));
    await centre.waitFor();
    // A page that has just been drawn may not listen to keys yet.
    await expect
      .poll(async () => {
        const isTyping = await page.evaluate(() => document.activeElement instanceof HTMLInputElement);
        if (!isTyping) await page.keyboard.press('f');
        return isTyping;
      }, WAIT)
      .toBe(true);
    // On a busy machine a second f came before the first one had moved the focus.
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('92-94');
    await page.keyboard.press('Enter');
    await expect.poll(ends, WAIT).toMatchObject({ startHz: '92000000', stopHz: '94000000' });
    // The keys belong to the plot again.
    await page.keyboard.press('f');
    await page.keyboard.type('87-94');
    await page.keyboard.press('Enter');
    await expect.poll(ends, WAIT).toMatchObject({ stopHz: '94000000' });
    await page.keyboard.press('f');
    await page.keyboard.type('fm');
    await page.keyboard.press('Enter');
    const refusal = () => page.locator('.tuned-fields [role=alert]').textContent();
    await expect.poll(refusal, WAIT).toContain('“fm” không phải tần số');
    await centre.fill('3G');
    await centre.press('Enter');
    await expect.poll(refusal, WAIT).toContain('“3G”: không máy thu nào');
    // The other receiver of the station hears this one.
    await centre.fill('125000 kHz');
    await centre.press('Enter');
    const receiver = page.locator('.receiver-select');
    const refused = page.locator('.tuned-fields [role=alert]');
    await expect
      .poll(
        async () => [await receiver.locator('option:checked').textContent(), ...(await refused.allTextContents())],
        WAIT,
      )
      .toEqual(['R air']);
    const reference = page.getByLabel('Mức chuẩn dBm');
    await reference.fill('cao');
    await reference.press('Enter');
    const noLevel = page.locator('.level-axis [role=alert]');
    await expect.poll(() => noLevel.textContent(), WAIT).toContain('“cao” không phải mức');
    const referenceDbm = async () => Number((await reference.inputValue()).replace('−', '-'));
    // Typed, it is fixed: until then it follows the levels.
    await reference.fill('-20');
    await reference.press('Enter');
    await expect.poll(referenceDbm, WAIT).toBe(-20);
    expect(await noLevel.count()).toBe(0);
    await page.keyboard.press('PageDown');
    await expect.poll(referenceDbm, WAIT).toBe(-30);
    const height = () => page.evaluate(() => document.querySelector('.plot .spectrum')?.clientHeight ?? 0);
    const low = await height();
    await page.getByRole('separator').press('ArrowDown');
    await expect.poll(height, WAIT).toBeGreaterThan(low);
    const tall = await height();
    await page.reload();
    await expect.poll(referenceDbm, WAIT).toBe(-30);
    await expect.poll(height, WAIT).toBe(tall);
    await close();
  });

  proof('prints resolution with its detector, and sweep time', async () => {
    const { page, close } = await open();
    const facts = page.locator('.facts dl');
    await expect.poll(() => facts.textContent(), WAIT).toMatch(/RBW, tách sóng.*kHz · mẫu/);
    expect(await facts.textContent()).toMatch(/Thời gian quét\d+ ms/);
    await close();
  });

  proof('says who has the receiver to themselves, since when and until when', async () => {
    const { page, close } = await open();
    const body = { plan: { startHz: 92e6, stopHz: 94e6, points: 100 }, minutes: 5, reason: 'đo kiểm', by: 'Lan' };
    const held = await fetch(`${program.address}api/v1/receivers/fast/hold`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(held.ok).toBe(true);
    await expect
      .poll(() => page.locator('[data-busy]').textContent(), WAIT)
      .toMatch(/ĐANG BẬN Lan giữ máy thu từ \d\d:\d\d:\d\d đến \d\d:\d\d:\d\d UTC\+7: đo kiểm/);
    await fetch(`${program.address}api/v1/receivers/fast/hold`, { method: 'DELETE' });
    await expect.poll(() => page.locator('[data-busy]').count(), WAIT).toBe(0);
    await close();
  });

  it('keeps the bars of the band plan at their frequencies while a view is dragged, and lays them out at its end', async () => {
    const { page, close } = await open('?receiver=air');
    await page.locator('.bands .band').first().waitFor({ timeout: 60_000 });
    const dragged = await page.evaluate(async () => {
      const plot = document.querySelector<HTMLElement>('#plot');
      const strip = document.querySelector<HTMLElement>('.bands');
      const moved = strip?.firstElementChild;
      if (plot === null || strip === null || !(moved instanceof HTMLElement)) throw new Error('there is no band strip');
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const places = () => {
        const [startHz, stopHz] = [Number(plot.dataset['startHz']), Number(plot.dataset['stopHz'])];
        const { left, width } = strip.getBoundingClientRect();
        return Array.from(strip.querySelectorAll('.band'), (bar) => {
          const box = bar.getBoundingClientRect();
          return startHz + ((box.left + box.width / 2 - left) / width) * (stopHz - startHz);
        });
      };
      let before = places();
      let laidOut = strip.querySelector('.band');
      let movedFrames = 0;
      let worstHz = 0;
      const keys = ['+', '+', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', '-', '-'];
      for (let i = 0; i < 48 || (movedFrames === 0 && i < 400); i++) {
        plot.dispatchEvent(new KeyboardEvent('keydown', { key: keys[i % keys.length] ?? '', bubbles: true }));
        await frame();
        const now = places();
        // Laid out anew, a bar ends at other edges of the view, and so does its middle.
        const isAsBefore = laidOut === strip.querySelector('.band');
        laidOut = strip.querySelector('.band');
        if (isAsBefore && moved.style.transform !== '') {
          movedFrames += 1;
          for (const [bar, hz] of now.entries()) worstHz = Math.max(worstHz, Math.abs(hz - (before[bar] ?? 0)));
        }
        before = now;
      }
      return { movedFrames, worstHz };
    });
    expect(dragged.movedFrames).toBeGreaterThan(0);
    // A pixel of the widest view is 7 kHz.
    expect(dragged.worstHz).toBeLessThan(7000);
    await expect.poll(() => page.locator('.bands > div').evaluate(({ style }) => style.transform), WAIT).toBe('');
    await close();
  });

  proof('has a cell for each band of the station, which leads to it', async () => {
    const { page, close } = await open();
    const cell = page.locator('.cell[aria-label*="118"], .cell[aria-label*="117,975"]').first();
    await cell.waitFor({ timeout: 60_000 });
    await expect.poll(() => cell.getAttribute('data-state'), WAIT).toMatch(/watched|degraded/);
    await cell.click();
    await expect
      .poll(() => page.evaluate(() => Number(document.querySelector<HTMLElement>('#plot')?.dataset['startHz'])), WAIT)
      .toBeGreaterThan(115e6);
    await close();
  });
});
