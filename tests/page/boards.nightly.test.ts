/**
 * Boards that print lines, taken in from the page alone with a phone, by somebody who has no document: a quick and a slow
 * one that the page recognises, and one for each form that it asks a person to fill in. Thirteen layouts are read in tests/station/ports.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { PHONE, sharedBrowser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { eventually, type Json, plugIn, startFieldProgram, usbPort } from '../support/field-program.js';

const FRESH = 'stations:\n  - id: st\n    name: Đồi Chóp Chài\n    receivers: []\n';
/** From the plug in the socket to right sweeps. */
const AT_MOST_MS = 120_000;
const ACTION_MS = 45_000;
const POINTS = 21;

/** Prints sweep after sweep for ever, a line each `lineMs`; all sweeps are the same. */
class Board implements Emulator {
  readonly #lines: readonly string[];
  readonly #lineMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(lines: readonly string[], lineMs = 20) {
    this.#lines = lines;
    this.#lineMs = lineMs;
  }

  start(send: (bytes: Uint8Array) => void): void {
    let at = Math.floor(this.#lines.length / 2);
    this.#timer = setInterval(() => {
      send(Buffer.from(`${this.#lines[at % this.#lines.length]}\r\n`));
      at += 1;
    }, this.#lineMs);
  }

  receive(): void {}

  stop(): void {
    clearInterval(this.#timer);
  }
}

interface Trial {
  readonly lines: readonly string[];
  readonly lineMs?: number;
  readonly startHz?: number;
  readonly stepHz?: number;
  readonly levelsDbm?: readonly number[];
  /** What a person does after "what is this?" and listening; absent where the page recognises the board. */
  describe?(page: Page): Promise<void>;
}

const LEVELS = Array.from({ length: POINTS }, (_, i) => -100 + i);
const each = (line: (mhz: number, dbm: number, i: number) => string) =>
  LEVELS.map((dbm, i) => line(868 + i / 10, dbm, i));
const asJson = (value: object) => JSON.stringify(value);
const kindOfLine = (page: Page, kind: string) => page.getByLabel('Dạng dòng').selectOption(kind);

const BOARDS: Readonly<Record<string, Trial>> = {
  'a line each half second': { lines: each((f, l) => `${f.toFixed(1)},${l}`), lineMs: 500 },
  'a broadcasting band in kHz': {
    lines: LEVELS.map((l, i) => `${531 + 9 * i},${l}`),
    ...{ startHz: 531e3, stepHz: 9e3 },
    describe: async (page) => {
      await page.getByRole('button', { name: /đơn vị kHz/ }).click();
    },
  },
  'other numbers beside': {
    lines: each((f, l, i) => `${i};${l};${f.toFixed(1)};25`),
    describe: async (page) => {
      await page
        .getByText(/không rõ đâu là tần số/)
        .first()
        .waitFor();
      await kindOfLine(page, 'hz-dbm');
      await page.getByLabel('Dấu ngăn cột').selectOption(';');
      await page.getByLabel(/^Cột tần số \(/).fill('3');
      await page.getByLabel(/^Cột mức \(/).fill('2');
    },
  },
  'JSON with names of its own': {
    lines: each((f, l) => asJson({ nút: 7, ô_a: f, ô_b: l })),
    describe: async (page) => {
      await page
        .getByText(/đối tượng có "nút", "ô_a", "ô_b"/)
        .first()
        .waitFor();
      await kindOfLine(page, 'json');
      await page.getByLabel('Tên tần số', { exact: true }).fill('ô_a');
      await page.getByLabel('Tên mức', { exact: true }).fill('ô_b');
    },
  },
  'levels alone, a sweep a line': {
    lines: [LEVELS.join(',')],
    lineMs: 500,
    describe: async (page) => {
      await page
        .getByText(/không có tần số/)
        .first()
        .waitFor();
      await kindOfLine(page, 'csv-sweep');
      await page.getByLabel('Từ (MHz)', { exact: true }).fill('868');
      await page.getByLabel('Đến (MHz)', { exact: true }).fill('870');
    },
  },
};

let browser: Browser;
let context: BrowserContext;

async function takeIn(page: Page, trial: Trial): Promise<void> {
  if (trial.describe === undefined) {
    const ask = page.getByRole('button', { name: 'Hỏi xem là máy gì', exact: true });
    const isKnown = page.getByText(/Nhận ra:/);
    await ask.or(isKnown).waitFor();
    if (await ask.isVisible()) await ask.click();
    await isKnown.waitFor();
    await page.getByRole('button', { name: 'Dùng máy này', exact: true }).click();
    return;
  }
  await page.getByRole('button', { name: 'Đây là gì?', exact: true }).click();
  await page.getByRole('button', { name: 'Thu thử 3 giây', exact: true }).click();
  await trial.describe(page);
  await page.getByText(/MHz · 21 điểm · /).waitFor();
  await page.getByRole('button', { name: 'Dùng máy này', exact: true }).last().click();
}

describe('a newcomer with a board and the page', () => {
  beforeAll(async () => {
    browser = await sharedBrowser();
    context = await browser.newContext(PHONE);
    context.setDefaultTimeout(ACTION_MS);
  });
  afterAll(async () => {
    await browser.close();
  });

  // A newcomer waits most of the time, so several work side by side, each with a program and a board.
  it.concurrent.for(Object.entries(BOARDS))(
    'has right sweeps within two minutes: %s',
    { timeout: 200_000 },
    async ([, trial], { expect, onTestFinished: onEnd }) => {
      const field = await startFieldProgram(FRESH, { blindToHolders: true, onEnd });
      const page = await context.newPage();
      onEnd(() => page.close());
      await page.goto(`${field.program.address}stations/ports`);
      await page.getByText('Chưa thấy cổng nối tiếp nào.', { exact: false }).waitFor();
      const startedAt = performance.now();
      const pty = await plugIn(new Board(trial.lines, trial.lineMs), onEnd);
      field.ports.push(usbPort(pty.path, '1a86:7523'));
      await takeIn(page, trial);
      await page.waitForURL(/\/stations\/r\//);
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const record = await eventually(() => field.program.stations.receiver(id));
      await eventually(() => record.sweeps >= 3, AT_MOST_MS);
      const seconds = (performance.now() - startedAt) / 1000;
      expect(seconds * 1000).toBeLessThan(AT_MOST_MS);
      const { startHz = 868e6, stepHz = 100e3, levelsDbm = LEVELS } = trial;
      const query = `receiverId=${id}&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=100&maxSweeps=1000`;
      const { sweeps } = await eventually(async () => {
        const answer = await field.get(`/api/v1/sweeps?${query}`);
        return answer.sweeps.length >= 3 && answer;
      });
      const read = sweeps.map((sweep: Json) => ({
        startHz: sweep.startHz,
        stepHz: sweep.stepHz,
        levelsDbm: sweep.levelsDbm.map((level: number) => Math.round(level * 10) / 10),
      }));
      expect(read).toEqual(read.map(() => ({ startHz, stepHz, levelsDbm })));
    },
  );
});
