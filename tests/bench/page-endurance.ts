/**
 * What shows only over a whole shift: the heap after twelve hours of rows, and the first picture of a tab that nobody
 * looked at. Rows are fed to the page as its socket would give them, as fast as it takes them.
 */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { encodeFrame } from '../../src/live/wire.js';
import { noiseLevels } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, median } from './bench-line.js';

const BINS = 4096;
const ROWS_PER_S = 25;
export const SHIFT_ROWS = 12 * 3600 * ROWS_PER_S;
export const WHAT = `${SHIFT_ROWS} rows of ${BINS} bins (12 h at ${ROWS_PER_S}/s)`;
/** The ring is full, everything is compiled, every cache has its size. */
export const WARM_UP_ROWS = 40_000;
const ROWS_PER_FRAME = 100;
const THREAD_RESTS_MS = 4000;
const RETURNS = 7;
const HIDDEN_ROWS = 30 * ROWS_PER_S;

/** Keeps the page's socket and holds its animation frames back while `hiddenTab` is true, as a browser does. */
export const HOOKS = `
  const Socket = WebSocket;
  window.WebSocket = class extends Socket { constructor(...args) { super(...args); window.liveSocket = this; } };
  const frame = requestAnimationFrame.bind(window);
  window.hiddenTab = false;
  window.heldFrames = [];
  window.requestAnimationFrame = (run) =>
    window.hiddenTab ? window.heldFrames.push(run) : frame(run);
`;

/** Gives rows \`from\` to \`to\` to the page; each frame so many. Old frames are reused: their time and number are set. */
export const FEED = `async ([from, to, perFrame, encoded, startedAt, stepMs]) => {
  const templates = encoded.map((text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  const socket = window.liveSocket;
  for (let row = from; row < to; ) {
    const end = Math.min(to, row + perFrame);
    for (; row < end; row++) {
      const bytes = templates[row % templates.length].slice();
      const view = new DataView(bytes.buffer);
      view.setUint32(4, row, true);
      view.setFloat64(8, startedAt + row * stepMs, true);
      socket.onmessage({ data: bytes.buffer });
    }
    await new Promise((resolve) => window.hiddenTab ? setTimeout(resolve) : requestAnimationFrame(resolve));
  }
}`;

/** What the program itself sends would be older than what is fed, and turn the picture back and forth. */
export const UNPLUG = `
  window.fedBy = window.liveSocket.onmessage;
  window.liveSocket.onmessage = undefined;
  window.liveSocket = { onmessage: (event) => window.fedBy(event) };
`;

/** Frames of noise to feed, in base64. */
export function fedFrames(receiverNumber: number): string[] {
  const next = noiseLevels(BINS, 8);
  return Array.from({ length: 16 }, () => {
    const place = { receiverNumber, seq: 0, startedAt: 0, durationMs: 36, flags: 0 };
    const bytes = encodeFrame({ ...place, startHz: 87.5e6, stepHz: 5e3, levelsDbm: next() });
    return Buffer.from(bytes).toString('base64');
  });
}

interface Usage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}

export async function reportEndurance(
  report: (figure: BenchLine) => void,
  browser: Browser,
  address: string,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(HOOKS);
  await page.goto(address);
  await page.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: 15_000 });
  const number = await receiverNumber(page);
  await page.evaluate(UNPLUG);
  const templates = fedFrames(number);
  const startedAt = Date.now();
  const feed = (from: number, to: number, perFrame = ROWS_PER_FRAME) =>
    page.evaluate(`(${FEED})(${JSON.stringify([from, to, perFrame, templates, startedAt, 1000 / ROWS_PER_S])})`);
  const heapMb = await heapsOf(await context.newCDPSession(page));
  await feed(0, WARM_UP_ROWS);
  const before = await heapMb();
  await feed(WARM_UP_ROWS, WARM_UP_ROWS + SHIFT_ROWS);
  const metric = `heap growth of page and drawing thread over ${WHAT}`;
  report(line({ bench: 'page', metric, value: (await heapMb()) - before, unit: 'MB', target: '<= 5' }));
  let row = WARM_UP_ROWS + SHIFT_ROWS;
  const returnsMs: number[] = [];
  for (let i = 0; i < RETURNS; i++) {
    await page.evaluate('window.hiddenTab = true');
    await feed(row, row + HIDDEN_ROWS);
    row += HIDDEN_ROWS;
    returnsMs.push(await page.evaluate<number>(RETURN));
  }
  const what = `tab looked at again after ${HIDDEN_ROWS} rows without animation frames, to its picture`;
  report(line({ bench: 'page', metric: `${what}, median`, value: median(returnsMs), unit: 'ms', target: '<= 50' }));
  report(line({ bench: 'page', metric: `${what}, slowest of ${RETURNS}`, value: Math.max(...returnsMs), unit: 'ms' }));
  await context.close();
}

/** Measures what page and drawing thread keep together, in MB: objects, and the bytes of rows, which are in no heap. */
async function heapsOf(page: CDPSession): Promise<() => Promise<number>> {
  const answers = new Map<number, (result: unknown) => void>();
  const attached = new Promise<string>((resolve) => {
    page.on(
      'Target.attachedToTarget',
      ({ sessionId, targetInfo }) => targetInfo.type === 'worker' && resolve(sessionId),
    );
  });
  page.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    answers.get(id)?.(result);
  });
  await page.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  const thread = {
    send: (method: 'HeapProfiler.enable' | 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage') => {
      const id = answers.size + 1;
      void page.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
      return new Promise<unknown>((resolve) => answers.set(id, resolve));
    },
  };
  for (const end of [page, thread]) await end.send('HeapProfiler.enable');
  return async () => {
    let bytes = 0;
    // The thread may still have rows before it.
    await new Promise((resolve) => setTimeout(resolve, THREAD_RESTS_MS));
    for (const end of [page, thread]) {
      for (let i = 0; i < 3; i++) await end.send('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize } = (await end.send('Runtime.getHeapUsage')) as Usage;
      bytes += usedSize + backingStorageSize;
    }
    return bytes / 1e6;
  };
}

/** Runs the frames that were held back, and waits until the frame in which they ran is over. */
const RETURN = `new Promise((resolve) => {
  const startedAt = performance.now();
  window.hiddenTab = false;
  for (const run of window.heldFrames.splice(0)) run(startedAt);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve(performance.now() - startedAt);
  requestAnimationFrame(() => channel.port2.postMessage(0));
})`;

async function receiverNumber(page: Page): Promise<number> {
  const { receivers } = (await page.evaluate(`fetch('/api/v1/receivers').then((answer) => answer.json())`)) as {
    receivers: { id: string; number: number }[];
  };
  const shown = receivers.find(({ id }) => page.url().includes(id));
  if (shown === undefined)
    throw new Error(`${page.url()} names no receiver of ${receivers.map(({ id }) => id).join(', ')}`);
  return shown.number;
}
