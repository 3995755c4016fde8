/**
 * The page in Debian's Firefox ESR, against the whole built program: the live page moves, takes keys, and does not look
 * live after the program was killed; other screens open. Pictures are left in `tests/artifacts`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningProgram } from '../support/running-program.js';

const EXECUTABLE = '/usr/bin/firefox-esr';
const ARTIFACTS = join(import.meta.dirname, '../artifacts');
const WAIT = { timeout: 60_000, interval: 200 };

let browser: Browser;
let program: RunningProgram;
let page: Page;
const errors: string[] = [];

const attribute = (selector: string, name: string) =>
  page.evaluate((where, which) => document.querySelector(where)?.getAttribute(which), selector, name);
const mood = () => attribute('.connection', 'data-mood');
/** With all fonts: Firefox counts a font that the next address interrupts as an error of the page. */
const look = async (name: string) => {
  await page.evaluate(async () => {
    await Promise.all([...document.fonts].map((face) => face.load()));
  });
  await page.screenshot({ path: join(ARTIFACTS, `firefox-${name}.png`) as `${string}.png` });
};

describe('the page in Firefox', () => {
  beforeAll(async () => {
    await mkdir(ARTIFACTS, { recursive: true });
    [browser, program] = await Promise.all([
      puppeteer.launch({ browser: 'firefox', executablePath: EXECUTABLE, headless: true }),
      RunningProgram.start(),
    ]);
    page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    page.on('pageerror', (error) => {
      const words = error instanceof Error ? error.message : String(error);
      // Firefox counts the end of a connection as an error of the page; what the page makes of it is looked at below.
      if (!/connection.*\/live/.test(words)) errors.push(words);
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  it.each(['incidents', 'map', 'wall', 'stations'])('opens /%s with its heading and dark scroll bars', async (path) => {
    await page.goto(`${program.address}${path}`);
    await page.waitForSelector('#main h1');
    const bars = await page.evaluate(() => getComputedStyle(document.querySelector('#main') as Element).scrollbarColor);
    // Firefox answers with colours, and "auto" where it may draw white bars.
    expect(bars).toMatch(/^rgb\(157, 176, 197\) rgb/);
    await look(path);
    expect(errors).toEqual([]);
  });

  it('moves, zooms by key, and does not look live after the program was killed', async () => {
    await page.goto(program.address);
    await expect.poll(mood, WAIT).toBe('good');
    const topSlot = () => attribute('.waterfall', 'data-top-slot');
    await expect.poll(topSlot, WAIT).toBeTruthy();
    const first = await topSlot();
    await expect.poll(topSlot, WAIT).not.toBe(first);
    const colours = () =>
      page.evaluate(() => {
        const picture = document.querySelector<HTMLCanvasElement>('.waterfall');
        if (picture === null) return 0;
        const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
        context?.drawImage(picture, 0, 0);
        const pixels = context?.getImageData(0, 0, picture.width, 8).data ?? [];
        return new Set(Array.from({ length: pixels.length / 4 }, (_, at) => pixels.slice(at * 4, at * 4 + 3).join()))
          .size;
      });
    // Read between two paintings, the canvas is empty.
    await expect.poll(colours, WAIT).toBeGreaterThan(10);
    const stopHz = () => attribute('#plot', 'data-stop-hz');
    const before = await stopHz();
    await page.keyboard.press('+');
    await expect.poll(stopHz, WAIT).not.toBe(before);
    await look('live');
    await program.kill();
    await expect.poll(mood, WAIT).not.toBe('good');
    await look('stopped');
    expect(errors).toEqual([]);
  }, 120_000);
});
