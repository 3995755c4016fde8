/** A wall of eight receivers at their full rate, with a program of its own: eight of them would slow the other parts. */
import type { Browser } from 'playwright-core';
import { RunningProgram } from '../support/running-program.js';
import { type BenchLine, line } from './bench-line.js';
import { LiveFeed } from './live-feed.js';

const TILES = 8;
const BINS = 1024;
const ROWS_PER_S = 25;
const MEASURED_MS = 10_000;
/** Sweeps of the program itself, from which it knows receivers, emissions and alarms; the page gets those of the feed. */
const PROGRAM_EVERY_MS = 2000;
const RANGE = { startHz: 87.5e6, stopHz: 108e6 };

const receivers = Array.from({ length: TILES }, (_, i) => ({
  id: `tile-${i}`,
  name: `tile ${i}`,
  driver: 'simulated',
  port: { simulated: true },
  plans: [{ ...RANGE, points: BINS, everyMs: PROGRAM_EVERY_MS }],
}));
const fed = receivers.map(({ id }) => ({
  ...{ id, startHz: RANGE.startHz, stepHz: (RANGE.stopHz - RANGE.startHz) / BINS },
  ...{ bins: BINS, everyMs: 1000 / ROWS_PER_S },
}));

/** Rows are counted where they come: a browser that tells this process of each of them has twice the work with it. */
const COUNT_ROWS = `window.rowsThatCame = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => { if (typeof data !== 'string') window.rowsThatCame++; });
    }
  };`;

export async function reportTiles(report: (figure: BenchLine) => void, browser: Browser): Promise<void> {
  const program = await RunningProgram.start({ config: { stations: [{ id: 'wall', name: 'Wall', receivers }] } });
  const feed = await LiveFeed.start(program.address, fed);
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(COUNT_ROWS);
    await page.goto(new URL(`/wall?tiles=${TILES}`, feed.address).href);
    await page
      .locator('.wall-tile')
      .nth(TILES - 1)
      .waitFor({ timeout: 30_000 });
    await page.waitForTimeout(5000);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const read = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const busyS = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
      return { busyS, rows: await page.evaluate<number>('rowsThatCame'), atMs: performance.now() };
    };
    const before = await read();
    await page.waitForTimeout(MEASURED_MS);
    const after = await read();
    const seconds = (after.atMs - before.atMs) / 1000;
    const what = `${TILES} tiles of ${BINS} bins at ${ROWS_PER_S} rows/s`;
    const busy = (100 * (after.busyS - before.busyS)) / seconds;
    report(line({ bench: 'page', metric: `main thread busy, ${what}`, value: busy, unit: '%', target: '<= 30' }));
    const rows = (after.rows - before.rows) / seconds;
    report(line({ bench: 'page', metric: `rows that came, ${what}`, value: rows, unit: '1/s', target: '>= 196' }));
  } finally {
    await context.close();
    await feed.close();
    await program.close();
  }
}
