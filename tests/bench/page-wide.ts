/** Zoom and pan over a receiver of 65,535 bins, the most there are, on a screen so high that its waterfall has 1,200 rows. */
import type { Browser, Page } from 'playwright-core';
import { type BenchLine, line, median, quantile } from './bench-line.js';

const BINS = 65_535;
const ROWS = 1200;
/** A row a pixel: the spectrum above and the bars around take the rest. */
const VIEWPORT = { width: 1600, height: 2700 };
/** As many rows as fill the waterfall, a sweep each: this takes a minute of stored sweeps. */
const PREFERENCES = JSON.stringify({ traceShare: 0.2, timeSpan: 60_000 });
const HISTORY_MS = 62_000;
const FRAMES = 240;
const LOOKS = 7;
/** A sixteenth of the receiver's range, and a little. */
const LAST_HZ = 1.4e6;

/** Two sweeps a second, as wide receivers are. */
export const WIDE = {
  id: 'wide',
  name: 'wide',
  driver: 'simulated',
  port: { simulated: true },
  plans: [{ startHz: 87.5e6, stopHz: 108e6, points: BINS, everyMs: 500 }],
};

/** In each frame one step: in and out by the wheel, and a drag to either side between. */
const MOVE = `async (frames) => {
  const plot = document.querySelector('#plot');
  const press = (key) => plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const keys = [...'+'.repeat(8), ...Array(8).fill('ArrowRight'), ...Array(8).fill('ArrowLeft'), ...'-'.repeat(8)];
  for (let i = 0; i < frames; i++) {
    press(keys[i % keys.length]);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}`;

export async function reportWide(
  report: (figure: BenchLine) => void,
  browser: Browser,
  address: string,
): Promise<void> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'vi-VN' });
  const page = await context.newPage();
  await page.addInitScript(`localStorage.setItem('rfi-logger.page', '${PREFERENCES}')`);
  await page.goto(`${address}?receiver=${WIDE.id}`);
  await page.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: 30_000 });
  await page.waitForTimeout(HISTORY_MS);
  const rows = await page.evaluate<number>('document.querySelector(".waterfall").clientHeight');
  if (rows < ROWS) throw new Error(`the waterfall has ${rows} rows, not ${ROWS}: the layout changed, mend VIEWPORT`);
  await page.locator('#plot').focus();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const before = await busyMs();
  const startedMs = performance.now();
  await page.evaluate(`(${MOVE})(${FRAMES})`);
  const seconds = (performance.now() - startedMs) / 1000;
  const what = `zoom and pan at ${BINS} bins × ${ROWS} rows`;
  const aFrameMs = ((await busyMs()) - before) / FRAMES;
  report(line({ bench: 'page', metric: `main thread a frame, ${what}`, value: aFrameMs, unit: 'ms', target: '<= 4' }));
  report(line({ bench: 'page', metric: `frames, ${what}`, value: FRAMES / seconds, unit: '1/s', target: '>= 55' }));
  await reportSharp(report, page);
  await context.close();
}

/** From the key that zooms to the trace in single bins, and to the older rows in them. */
async function reportSharp(report: (figure: BenchLine) => void, page: Page): Promise<void> {
  const looksMs: number[] = [];
  for (let i = 0; i < LOOKS; i++) {
    await page.keyboard.press('0');
    await page.waitForTimeout(1500);
    const answered = page.waitForResponse((answer) => isLast(new URL(answer.url())));
    const startedMs = performance.now();
    for (let step = 0; step < 7; step++) await page.keyboard.press('+');
    await (await answered).finished();
    looksMs.push(performance.now() - startedMs);
  }
  const metric = `seven steps of zoom at ${BINS} bins, to the rows of the part out of the archive`;
  report(line({ bench: 'page', metric: `${metric}, median`, value: median(looksMs), unit: 'ms' }));
  report(line({ bench: 'page', metric: `${metric}, p90`, value: quantile(looksMs, 0.9), unit: 'ms' }));
}

/** Parts that are asked for on the way are given up; the last one is no wider than single bins need. */
function isLast({ pathname, searchParams }: URL): boolean {
  const widthHz = Number(searchParams.get('stopHz')) - Number(searchParams.get('startHz'));
  return pathname === '/api/v1/sweeps' && searchParams.has('maxSweeps') && widthHz > 0 && widthHz < LAST_HZ;
}
