/** The live page in headless Chromium with software drawing: size, cold start, main thread, redraw after zoom. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { projectFolder } from '../../src/files/project.js';
import { launchBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';
import { type BenchLine, line, median, quantile } from './bench-line.js';
import { MONTH, RECORDED, recordHour, reportDensity } from './page-density.js';
import { reportEndurance } from './page-endurance.js';
import { reportFirefox } from './page-firefox.js';
import { reportMonth } from './page-month.js';
import { reportTiles } from './page-tiles.js';
import { reportWide, WIDE } from './page-wide.js';

const BINS = 4096;
const ROWS_PER_S = [25, 60] as const;
/** Makes the waterfall 600 rows high, with the border to the spectrum where it was when the first figures were taken. */
const VIEWPORT = { width: 1600, height: 1430 };
const PREFERENCES = JSON.stringify({ traceShare: 0.38 });
const COLD_STARTS = 7;
const MEASURED_MS = 10_000;
const HISTORY_MS = 62_000;
const ZOOMS = 30;
type Report = (figure: BenchLine) => void;

/** @throws Error when Chromium is not installed or the page does not get going. */
export async function run(report: Report): Promise<void> {
  const receivers = ROWS_PER_S.map((perS) => ({
    id: `rows-${perS}`,
    name: `${perS} rows/s`,
    driver: 'simulated',
    port: { simulated: true },
    plans: [{ startHz: 87.5e6, stopHz: 108e6, points: BINS, everyMs: 1000 / perS }],
  }));
  const recorded = { ...receivers[0], id: RECORDED.receiverId, name: 'recorded', plans: [] };
  const all = [...receivers, WIDE, recorded, { ...recorded, id: MONTH, name: MONTH }];
  const config = { stations: [{ id: 'bench', name: 'Bench', receivers: all }] };
  const program = await RunningProgram.start({ config, prepare: recordHour });
  const browser = await launchBrowser();
  try {
    await reportSize(report, browser, program.address);
    await reportColdStart(report, browser, program.address);
    for (const perS of ROWS_PER_S) await reportMainThread(report, browser, { address: program.address, perS });
    await reportRedraw(report, browser, program.address);
    const { page, close } = await open(browser, program.address, 25);
    await reportDensity(report, page);
    await close();
    await reportMonth(report, browser, program.address);
    await reportWide(report, browser, program.address);
    await reportEndurance(report, browser, `${program.address}?receiver=rows-25`);
    await reportFirefox(report, `${program.address}?receiver=rows-25`);
    await reportTiles(report, browser);
  } finally {
    await program.close();
    await browser.close();
  }
}

/** What the page had asked for when it drew the first spectrum: later parts are fetched while one looks at it. */
const FETCHED = `(() => {
  const drawnAt = performance.getEntriesByName('first-spectrum')[0].startTime;
  const files = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < drawnAt);
  return files.map(({ name }) => new URL(name).pathname).filter((path) => /[.](?:js|css)$/.test(path));
})()`;

async function reportSize(report: Report, browser: Browser, address: string): Promise<void> {
  const { page, close } = await open(browser, address, 25);
  const paths = await page.evaluate<string[]>(FETCHED);
  await close();
  if (paths.length < 2) throw new Error(`${address} drew a spectrum with ${paths.length} script and style files`);
  const folder = join(projectFolder, 'dist/web');
  const bytes = paths.map((path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length);
  const value = bytes.reduce((sum, size) => sum + size, 0) / 1000;
  report(
    line({ bench: 'page', metric: 'JS and CSS before the first spectrum, gzip', value, unit: 'kB', target: '<= 200' }),
  );
}

async function reportColdStart(report: Report, browser: Browser, address: string): Promise<void> {
  const startsMs: number[] = [];
  for (let i = 0; i < COLD_STARTS; i++) {
    const { page, close } = await open(browser, address, 25);
    startsMs.push(await page.evaluate<number>('performance.getEntriesByName("first-spectrum")[0].startTime'));
    await close();
  }
  const metric = 'cold start on loopback to first spectrum drawn';
  report(line({ bench: 'page', metric: `${metric}, median`, value: median(startsMs), unit: 'ms', target: '<= 800' }));
  report(
    line({ bench: 'page', metric: `${metric}, slowest of ${COLD_STARTS}`, value: Math.max(...startsMs), unit: 'ms' }),
  );
}

async function reportMainThread(
  report: Report,
  browser: Browser,
  { address, perS }: { address: string; perS: number },
): Promise<void> {
  const { page, close } = await open(browser, address, perS);
  await page.waitForTimeout(2000);
  const session = await page.context().newCDPSession(page);
  // The thread's own time, not the clock's: what other processes take from a shared machine is not the page's doing.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  };
  // Frames are counted afterwards: the counter asks for sixty a second, which the page by itself does not.
  const before = await read();
  const startedMs = performance.now();
  await page.waitForTimeout(MEASURED_MS);
  const after = await read();
  const seconds = (performance.now() - startedMs) / 1000;
  const framesPerS = await countFrames(page);
  const share = (name: string) => (100 * (after(name) - before(name))) / seconds;
  const what = `${BINS} bins at ${perS} rows/s`;
  const target = (most: number) => (perS === 25 ? { target: `<= ${most}` } : {});
  report(
    line({
      bench: 'page',
      metric: `main thread busy, ${what}`,
      value: share('TaskDuration'),
      unit: '%',
      ...target(10),
    }),
  );
  const scriptShare = share('ScriptDuration');
  report(line({ bench: 'page', metric: `of that script, ${what}`, value: scriptShare, unit: '%', ...target(5) }));
  report(line({ bench: 'page', metric: `frames, ${what}`, value: framesPerS, unit: '1/s', target: '>= 55' }));
  await close();
}

async function countFrames(page: Page): Promise<number> {
  await page.evaluate('window.frames60 = 0; (function count() { window.frames60++; requestAnimationFrame(count); })()');
  await page.waitForTimeout(500);
  const before = await page.evaluate<number>('window.frames60');
  const startedMs = performance.now();
  await page.waitForTimeout(MEASURED_MS / 2);
  return ((await page.evaluate<number>('window.frames60')) - before) / ((performance.now() - startedMs) / 1000);
}

async function reportRedraw(report: Report, browser: Browser, address: string): Promise<void> {
  const { page, close } = await open(browser, address, 25);
  await page.waitForTimeout(HISTORY_MS - MEASURED_MS);
  const rows = await page.evaluate<number>('document.querySelector(".waterfall").clientHeight');
  if (rows < 600) throw new Error(`the waterfall has ${rows} rows, not 600: the layout changed, mend VIEWPORT`);
  await page.locator('#plot').focus();
  const repaintsMs: number[] = [];
  for (let i = 0; i < ZOOMS; i++) {
    // Out and in by turns: the full span is the heaviest, every bin of every row is looked at.
    await page.keyboard.press(i % 2 === 0 ? '+' : '0');
    await page.waitForTimeout(120);
    if (i % 2 === 1)
      repaintsMs.push(await page.evaluate<number>('Number(document.querySelector(".waterfall").dataset.repaintMs)'));
  }
  const metric = `redraw of ${rows} × ${BINS} history after zoom`;
  report(line({ bench: 'page', metric: `${metric}, median`, value: median(repaintsMs), unit: 'ms', target: '<= 25' }));
  report(line({ bench: 'page', metric: `${metric}, p90`, value: quantile(repaintsMs, 0.9), unit: 'ms' }));
  await close();
}

/** Opens the page in a fresh profile and waits until it has drawn a sweep. */
async function open(browser: Browser, address: string, perS: number): Promise<{ page: Page; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.addInitScript(`localStorage.setItem('rfi-logger.page', '${PREFERENCES}')`);
  await page.goto(`${address}?receiver=rows-${perS}`);
  const deadline = Date.now() + 15_000;
  while ((await page.evaluate<number>('performance.getEntriesByName("first-spectrum").length')) === 0) {
    if (Date.now() > deadline) throw new Error(`${address} drew no spectrum within 15 s`);
    await page.waitForTimeout(25);
  }
  return { page, close: () => context.close() };
}
