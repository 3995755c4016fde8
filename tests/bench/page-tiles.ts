/** A wall of eight receivers at their full rate, with a program of its own: eight of them would slow the other parts. */
import type { Browser } from 'playwright-core';
import { RunningProgram } from '../support/running-program.js';
import { type BenchLine, line } from './bench-line.js';

const TILES = 8;
const BINS = 1024;
const ROWS_PER_S = 25;
const MEASURED_MS = 10_000;

const receivers = Array.from({ length: TILES }, (_, i) => ({
  id: `tile-${i}`,
  name: `tile ${i}`,
  driver: 'simulated',
  port: { simulated: true },
  plans: [{ startHz: 87.5e6, stopHz: 108e6, points: BINS, everyMs: 1000 / ROWS_PER_S }],
}));

export async function reportTiles(report: (figure: BenchLine) => void, browser: Browser): Promise<void> {
  const program = await RunningProgram.start({ config: { stations: [{ id: 'wall', name: 'Wall', receivers }] } });
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  try {
    const page = await context.newPage();
    let frames = 0;
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (typeof payload !== 'string') frames += 1;
      }),
    );
    await page.goto(new URL(`/wall?tiles=${TILES}`, program.address).href);
    await page
      .locator('.wall-tile')
      .nth(TILES - 1)
      .waitFor({ timeout: 30_000 });
    await page.waitForTimeout(5000);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busyS = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    };
    const [before, framesBefore, startedMs] = [await busyS(), frames, performance.now()];
    await page.waitForTimeout(MEASURED_MS);
    const seconds = (performance.now() - startedMs) / 1000;
    const what = `${TILES} tiles of ${BINS} bins at ${ROWS_PER_S} rows/s`;
    const busy = (100 * ((await busyS()) - before)) / seconds;
    report(line({ bench: 'page', metric: `main thread busy, ${what}`, value: busy, unit: '%', target: '<= 30' }));
    report(
      line({ bench: 'page', metric: `rows that came, ${what}`, value: (frames - framesBefore) / seconds, unit: '1/s' }),
    );
  } finally {
    await context.close();
    await program.close();
  }
}
