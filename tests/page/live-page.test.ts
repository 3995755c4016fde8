/** The live page in Debian's Chromium against the whole built program with simulated receivers. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { firstOf } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

/** Shorter than a test may take, so that a failure names what was waited for. */
const WAIT = { timeout: 40_000, interval: 100 };

interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every address the page asked for. */
  readonly requested: string[];
  /** What the page sent over its WebSocket. */
  readonly sent: string[];
  /** Errors of the page and its console, refusals of the content security policy among them. */
  readonly errors: string[];
}

let browser: Browser;
let program: RunningProgram;

async function open(options: BrowserContextOptions, preferences = {}, address = program.address): Promise<OpenPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const opened: OpenPage = { page, context, requested: [], sent: [], errors: [] };
  page.on('request', (request) => opened.requested.push(request.url()));
  page.on('pageerror', (error) => opened.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') opened.errors.push(message.text());
  });
  page.on('websocket', (socket) => {
    opened.requested.push(socket.url());
    socket.on('framesent', ({ payload }) => opened.sent.push(String(payload)));
  });
  await page.addInitScript(
    // Until the page itself remembers a language.
    (stored) => {
      const page = JSON.parse(localStorage.getItem('rfi-logger.page') ?? '{}');
      if (page.language !== undefined) return;
      localStorage.setItem('rfi-logger.page', JSON.stringify({ ...page, ...JSON.parse(stored) }));
    },
    JSON.stringify(preferences),
  );
  await page.goto(address);
  await expect.poll(() => badge(page), WAIT).toBe('good');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('.waterfall')?.getAttribute('data-top-slot')), WAIT)
    .toBeTruthy();
  return opened;
}

const badge = (page: Page) => page.locator('.connection').getAttribute('data-mood');

/** A canvas as text for comparison. */
const picture = (page: Page, selector: string) =>
  page.evaluate((which) => document.querySelector<HTMLCanvasElement>(which)?.toDataURL() ?? '', selector);

const shownHz = (page: Page) =>
  page.evaluate(() => {
    const { startHz, stopHz } = document.querySelector<HTMLElement>('#plot')?.dataset ?? {};
    return [Number(startHz), Number(stopHz)] as const;
  });

/** For each row of the waterfall from the newest to the oldest: whether it is near-black ("no data") nearly all over. */
const blackRows = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.waterfall');
    const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    if (canvas !== null) context?.drawImage(canvas, 0, 0);
    if (canvas === null || context === null || context === undefined) return [];
    const columns = Array.from({ length: 31 }, (_, i) => Math.round(canvas.width * 0.1 + i * canvas.width * 0.0273));
    const strips = columns.map((x) => context.getImageData(x, 0, 1, canvas.height).data);
    return Array.from({ length: canvas.height }, (_, y) => {
      const bright = strips.filter((data) => (data[4 * y] ?? 0) + (data[4 * y + 1] ?? 0) + (data[4 * y + 2] ?? 0) > 45);
      return bright.length < strips.length / 2;
    });
  });

/** Where the longest stretch of black rows begins, and how long it is. */
function longestRun(rows: readonly boolean[]): { from: number; length: number } {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < rows.length; from++) {
    let length = 0;
    while (rows[from + length] === true) length += 1;
    if (length > best.length) best = { from, length };
    from += length;
  }
  return best;
}

const countOf = (rows: readonly boolean[]) => rows.filter((black) => black).length;

describe('the live page', () => {
  beforeAll(async () => {
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start()]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it('draws spectrum and waterfall and keeps them moving, without an error and without any foreign address', async () => {
    const { page, context, requested, errors } = await open(DESKTOP);
    for (const canvas of ['.spectrum', '.waterfall']) {
      const before = await picture(page, canvas);
      expect(before.length).toBeGreaterThan(5000);
      await expect.poll(() => picture(page, canvas), WAIT).not.toBe(before);
    }
    await expect.poll(async () => (await blackRows(page)).filter((black) => !black).length, WAIT).toBeGreaterThan(10);
    expect(await page.locator('.badge[data-flag=simulated]').textContent()).toContain('Mô phỏng');
    expect(await page.locator('.facts').textContent()).toMatch(
      /RBW, tách sóng25 kHz · mẫu.*Bước × điểm25 kHz × 820.*Thời gian quét180 ms/,
    );
    await page.waitForTimeout(300);
    const { host } = new URL(program.address);
    expect(requested.length).toBeGreaterThan(5);
    expect(requested.filter((address) => new URL(address).host !== host)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('switches language without a reload, numbers and document language with it', async () => {
    const { page, context } = await open(DESKTOP);
    await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'));
    expect(await page.locator('html').getAttribute('lang')).toBe('vi');
    await expect.poll(() => page.getByLabel('Tâm', { exact: true }).inputValue(), WAIT).toMatch(/^97,7\d\d$/);
    await page.locator('.account-button').click();
    await page.getByText('EN', { exact: true }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByLabel('Centre', { exact: true }).inputValue(), WAIT).toMatch(/^97\.7\d\d$/);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.title()).toBe('Live · Radio interference monitoring');
    expect(await page.locator('body').getAttribute('data-same-page')).toBe('yes');
    await page.reload();
    await expect.poll(() => page.title(), WAIT).toBe('Live · Radio interference monitoring');
    await context.close();
  });

  it('switches station and receiver, and the address and a copied link follow', async () => {
    const { page, context } = await open(DESKTOP);
    await page.locator('.receiver-select').selectOption('ls-01-air');
    await expect.poll(async () => Math.round((await shownHz(page))[0] / 1e6), WAIT).toBe(118);
    await page.locator('.station-select').selectOption({ label: 'Lạng Sơn – Đồng Đăng' });
    await expect.poll(() => page.url(), WAIT).toContain('receiver=ls-02-fm');
    await page.goto(`${program.address}?receiver=ls-02-pmr&start=440000000&stop=445000000`);
    await expect.poll(() => shownHz(page), WAIT).toEqual([440e6, 445e6]);
    await context.close();
  });

  it('zooms and pans by key, wheel and drag, both plots on one axis', async () => {
    const { page, context } = await open(DESKTOP);
    // The plots say what they show when they show it first.
    await expect.poll(async () => (await shownHz(page))[0], WAIT).toBeGreaterThan(0);
    const full = await shownHz(page);
    const width = async () => {
      const [start, stop] = await shownHz(page);
      return (stop - start) / (full[1] - full[0]);
    };
    const spectrum = await picture(page, '.spectrum');
    await page.locator('#plot').focus();
    await page.keyboard.press('+');
    await expect.poll(width, WAIT).toBeCloseTo(0.5);
    await expect.poll(() => picture(page, '.spectrum'), WAIT).not.toBe(spectrum);
    const [before] = await shownHz(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await shownHz(page))[0], WAIT).toBeGreaterThan(before);
    const box = await page.locator('.waterfall').boundingBox();
    if (box === null) throw new Error('the waterfall has no place on the page');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const [left] = await shownHz(page);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 150, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await shownHz(page))[0], WAIT).toBeLessThan(left);
    expect(await page.locator('.readings').count(), 'a drag is not a click').toBe(0);
    await page.mouse.wheel(0, -400);
    await expect.poll(width, WAIT).toBeLessThan(0.4);
    await page.keyboard.press('0');
    // The first rows may have come from the archive, in bins with other edges.
    await expect.poll(width, WAIT).toBeCloseTo(1);
    await context.close();
  });

  it('changes words, not elements: peaks keep their rows, and what did not change is not rendered', async () => {
    const { page, context } = await open(DESKTOP);
    await expect.poll(() => page.locator('.peak').count(), WAIT).toBe(8);
    // The lists of stations and receivers come every 5 s, each with other sweeps.
    const sixSeconds = () =>
      page.evaluate(async () => {
        const seen = { rows: 0, words: 0, choices: 0 };
        const rows = new MutationObserver((changes) => {
          for (const { type } of changes) seen[type === 'childList' ? 'rows' : 'words'] += 1;
        });
        rows.observe(document.querySelector('.peaks') as Element, {
          subtree: true,
          childList: true,
          characterData: true,
        });
        // A rendered choice sets the attributes of its field again.
        const choices = new MutationObserver((changes) => {
          seen.choices += changes.length;
        });
        for (const choice of document.querySelectorAll('.picker, .channel-picker'))
          choices.observe(choice, { subtree: true, attributes: true, childList: true });
        await new Promise((resolve) => setTimeout(resolve, 6000));
        rows.disconnect();
        choices.disconnect();
        return seen;
      });
    const { rows, words } = await sixSeconds();
    expect(rows).toBe(0);
    expect(words).toBeGreaterThan(5);
    // A receiver that stops or goes on is another choice.
    await expect.poll(async () => (await sixSeconds()).choices, WAIT).toBe(0);
    await context.close();
  });

  it('reads frequency, level and both clocks under the cursor, and marks peaks', async () => {
    const { page, context } = await open(DESKTOP);
    await page.locator('#plot').focus();
    await expect.poll(() => page.locator('.peak').count(), WAIT).toBeGreaterThan(2);
    await page.keyboard.press('p');
    await page.keyboard.press('Shift+ArrowLeft');
    const place = async () => {
      const box = await page.locator('.plot').boundingBox();
      if (box === null) throw new Error('the plot has no place on the page');
      return box;
    };
    const before = await place();
    await page.mouse.click(before.x + before.width * 0.4, before.y + 90);
    await expect.poll(() => page.locator('.marker-name').allTextContents(), WAIT).toEqual(['M1', 'M2']);
    await expect.poll(() => page.locator('.readings').textContent(), WAIT).toMatch(/M1\d+,\d{3}−\d+,\d.*Δ.*dB/);
    // The table of the markers takes its place beside the plot.
    const box = await place();
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.6);
    await expect
      .poll(() => page.locator('.readout').textContent(), WAIT)
      .toMatch(/^97,\d{3} MHz · (−\d+,\d dBm|—) · \d\d:\d\d:\d\d,\d UTC\+7.·.\d\d:\d\d:\d\d,\d UTC$/);
    await page.keyboard.press('Delete');
    await expect.poll(() => page.locator('.marker-name').allTextContents(), WAIT).toEqual(['M1']);
    await context.close();
  });

  it('stops the picture on demand and fills in the missed rows', async () => {
    const { page, context } = await open(DESKTOP);
    await page.locator('.overview-strip').waitFor();
    await page.keyboard.press('Space');
    await expect.poll(() => badge(page), WAIT).toBe('paused');
    // A row that was on its way, or asked for before, is drawn first.
    let still = '';
    const isStill = async () => {
      const before = still;
      still = await picture(page, '.waterfall');
      return still === before;
    };
    await expect.poll(isStill, { timeout: 5000, interval: 400 }).toBe(true);
    const frames = await page.evaluate(async () => {
      let count = 0;
      const ask = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (draw) => {
        count += 1;
        return ask(draw);
      };
      await new Promise((resolve) => setTimeout(resolve, 4000));
      window.requestAnimationFrame = ask;
      return count;
    });
    // Twice a second with the figures, once with detection's lists; twenty sweeps came meanwhile.
    expect(frames).toBeLessThan(15);
    expect(await picture(page, '.waterfall')).toBe(still);
    // Other rows in another height, of the same time: the reading on top is the instant of before.
    const topAt = async () => {
      const box = await page.locator('.waterfall').boundingBox();
      await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 6);
      const [, h, m, s] =
        /(\d\d):(\d\d):(\d\d),\d UTC\+7/.exec((await page.locator('.readout').textContent()) ?? '') ?? [];
      return Number(h) * 3600 + Number(m) * 60 + Number(s);
    };
    await expect.poll(topAt, WAIT).toBeGreaterThanOrEqual(0);
    const stoppedAt = await topAt();
    const whole = page.viewportSize() ?? { width: 0, height: 0 };
    await page.setViewportSize({ ...whole, height: 700 });
    await expect.poll(() => picture(page, '.waterfall'), WAIT).not.toBe(still);
    await expect.poll(async () => Math.abs((await topAt()) - stoppedAt), WAIT).toBeLessThan(10);
    await page.setViewportSize(whole);
    await expect.poll(async () => Math.abs((await topAt()) - stoppedAt), WAIT).toBeLessThan(10);
    const again = await picture(page, '.waterfall');
    await page.keyboard.press('Space');
    await expect.poll(() => picture(page, '.waterfall'), WAIT).not.toBe(again);
    await expect.poll(async () => countOf((await blackRows(page)).slice(0, 20)), WAIT).toBeLessThan(4);
    // Another time span of a stopped picture has rows of before, and none of after.
    await page.keyboard.press('Space');
    await expect.poll(() => badge(page), WAIT).toBe('paused');
    const againAt = await topAt();
    const filled = page.waitForRequest((request) => {
      const query = new URL(request.url()).searchParams;
      const [from, to] = ['from', 'to'].map((name) => Date.parse(query.get(name) ?? ''));
      return query.has('maxSweeps') && (to ?? 0) - (from ?? 0) > 500_000;
    });
    await page.waitForTimeout(4000);
    await page.locator('.time-select').first().selectOption('900000');
    const to = new URL((await filled).url()).searchParams.get('to') ?? '';
    expect(Math.abs((((Date.parse(to) + 7 * 3_600_000) / 1000) % 86_400) - againAt)).toBeLessThan(3);
    await context.close();
  });

  it('says when the program is gone, comes back by itself, and draws the time between as a gap', async () => {
    const { page, context } = await open(DESKTOP);
    await page.waitForTimeout(3000);
    await program.halt();
    await expect.poll(() => badge(page), WAIT).toBe('silent');
    expect(await page.locator('.connection').textContent()).toContain('Mất liên lạc');
    await page.waitForTimeout(4000);
    await program.resume();
    await expect.poll(() => badge(page), { timeout: 60_000, interval: 100 }).toBe('good');
    await page.waitForTimeout(3000);
    const rows = await blackRows(page);
    // The longest stretch of missing rows with picture below it: a slow start may leave a shorter one above.
    const gap = longestRun(rows.slice(0, rows.lastIndexOf(false)));
    expect(gap.from, 'new rows stand above the gap').toBeGreaterThan(10);
    // A minute from top to bottom: the four seconds and more are at least a fifteenth of the rows, less the hold.
    expect(gap.length).toBeGreaterThan((0.8 * rows.length) / 15);
    await context.close();
  }, 120_000);

  // Each screen in each language and size, dark, is looked at in every-screen: here the light one, and the dialogues.
  it.each(
    firstOf([
      { language: 'vi', scheme: 'light', size: 'desktop' },
      { language: 'en', scheme: 'dark', size: 'phone' },
    ] as const),
  )(
    'has nothing that axe objects to (WCAG 2.2 AA): $language, $scheme, $size',
    async ({ language, scheme, size }) => {
      const { page, context } = await open(size === 'phone' ? PHONE : DESKTOP, { language, scheme });
      await expect.poll(() => page.locator('.peak').count(), WAIT).toBeGreaterThan(0);
      expect(await objectionsOfAxe(page)).toEqual([]);
      if (size === 'desktop') await page.keyboard.press('?');
      else await page.locator('.bar-button').last().tap();
      await page.getByRole('dialog').waitFor();
      expect(await objectionsOfAxe(page)).toEqual([]);
      await context.close();
    },
    60_000,
  );

  it('loses nothing at 200 %: the plots keep their height, and no part of the header stands on another', async () => {
    const { page, context } = await open({ viewport: { width: 960, height: 540 }, deviceScaleFactor: 2 });
    const seen = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('.header > :not(.spring)')].map((part) =>
        part.getBoundingClientRect(),
      );
      const onAnother = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1),
      );
      const height = (name: string) => document.querySelector(name)?.clientHeight ?? 0;
      return {
        wide: document.documentElement.scrollWidth,
        onAnother,
        plots: [height('.spectrum'), height('.waterfall')],
      };
    });
    expect(seen).toMatchObject({ wide: 960, onAnother: [] });
    expect(Math.min(...seen.plots)).toBeGreaterThan(140);
    await context.close();
  });

  it.each(firstOf(['vi', 'en'] as const))(
    'keeps its keys and its time in one row each on a small laptop: %s',
    async (language) => {
      const { page, context } = await open({ viewport: { width: 1280, height: 720 } }, { language });
      await page.locator('.overview-strip').waitFor();
      await page.locator('.level-axis').waitFor();
      const rows = await page.evaluate(() =>
        ['.toolbar', '.tuning-row', '.scrubber-row'].map((name) => {
          const row = document.querySelector(name);
          const parts = [...(row?.children ?? [])]
            .map((part) => part.getBoundingClientRect())
            .filter((box) => box.width > 0);
          const [right, firstBottom] = [row?.getBoundingClientRect().right ?? 0, parts[0]?.bottom ?? 0];
          const isWider = (row?.scrollWidth ?? 0) > (row?.clientWidth ?? 0);
          return parts.filter((part) => isWider || part.right > right || part.top > firstBottom).length;
        }),
      );
      expect(rows).toEqual([0, 0, 0]);
      await context.close();
    },
  );

  it('fits a phone: one column, targets for thumbs, the light stream', async () => {
    const { page, context, sent, errors } = await open(PHONE);
    const sizes = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      small: [...document.querySelectorAll('.bar-button, .trace-chip label, .picker select, .peak')]
        .map((element) => element.getBoundingClientRect())
        .filter(({ width, height }) => width < 43.5 || height < 41.5)
        .map(({ width, height }) => `${width}×${height}`),
    }));
    expect(sizes).toEqual({ wide: 390, small: [] });
    const subscribed = sent.map((text) => JSON.parse(text)).find(({ type }) => type === 'subscribe');
    expect(subscribed).toMatchObject({ maxBins: 1024, maxFps: 8, coarse: true });
    await page.locator('.bar-button').nth(1).tap();
    await expect.poll(() => page.locator('.marker-name').count(), WAIT).toBe(1);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('the live page of an uneven station', () => {
  let station: RunningProgram;

  beforeAll(async () => {
    browser = await sharedBrowser();
    const simulated = { driver: 'simulated', port: { simulated: true } };
    station = await RunningProgram.start({
      config: {
        stations: [
          {
            id: 'thu',
            name: 'Trạm thử',
            receivers: [
              {
                ...simulated,
                id: 'hai-bang',
                name: 'Hai băng',
                plans: [
                  { startHz: 88e6, stopHz: 98e6, points: 400, everyMs: 100 },
                  { startHz: 108e6, stopHz: 118e6, points: 400, everyMs: 100 },
                ],
              },
              { id: 'mat', name: 'Mất', driver: 'simulated', port: { tcp: '127.0.0.1:9' } },
            ],
          },
        ],
      },
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await station?.close();
  });

  it('shows the plans of one receiver side by side in frequency, with nothing drawn between them', async () => {
    const { page, context } = await open(DESKTOP, {}, station.address);
    await expect.poll(() => shownHz(page), WAIT).toEqual([expect.closeTo(88e6, -6), expect.closeTo(118e6, -6)]);
    const middles = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.waterfall');
        const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
        if (canvas !== null) context?.drawImage(canvas, 0, 0);
        if (canvas === null || context == null) return [];
        return [1 / 6, 1 / 2, 5 / 6].map((share) => {
          // The newest rows: the picture covers minutes, and this station has just begun.
          const { data } = context.getImageData(62 + Math.round((canvas.width - 72) * share) - 20, 1, 40, 4);
          let sum = 0;
          for (let i = 0; i < data.length; i += 4) sum += (data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0);
          return sum / 160 > 60;
        });
      });
    await expect.poll(middles, WAIT).toEqual([true, false, true]);
    await context.close();
  });

  it("says in the program's own sentence why a receiver is not sweeping", async () => {
    const { page, context } = await open(DESKTOP, {}, station.address);
    const lost = page.locator('.receiver-select option', { hasText: 'Mất' });
    await page.locator('.receiver-select').selectOption(await lost.getAttribute('value'));
    await expect
      .poll(() => page.getByRole('alert').textContent(), WAIT)
      .toMatch(/Máy thu không quét \(.+\).*127\.0\.0\.1:9/);
    // Nothing was looked at there: no peaks, no emissions and no watch is a finding.
    const found = await page.locator('.emissions').textContent();
    expect(found).toContain('Máy thu đang chọn không quét nên ở đó không phát hiện được gì.');
    expect(found).not.toContain('đang theo dõi');
    expect(await page.getByText('Không có đỉnh trên ngưỡng').count()).toBe(0);
    await context.close();
  });
});
