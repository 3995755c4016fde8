/** Detection on the live page: the list, the boxes and the reasons, first as values, then in Chromium. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnomalyKind } from '../../src/detection/anomaly.js';
import type { EmissionClass } from '../../src/detection/naming/confidence.js';
import { type Anomaly, drawn } from '../../web/src/picture/detection-api.js';
import { emissionAt, gradeOf, listed, standing, viewOf } from '../../web/src/picture/emissions.js';
import { drawBoxes, placeBoxes } from '../../web/src/picture/plot/emission-boxes.js';
import { GUTTER_LEFT_PX, type Look } from '../../web/src/picture/plot/surface.js';
import { type Emission, isOfStation } from '../../web/src/program/program-store.js';
import { objectionsOfAxe } from '../support/axe.js';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { firstOf } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

const AT = '2027-02-04T00:00:00.000Z';

const emission = (changed: Partial<Emission>): Emission => ({
  id: 'a',
  receiverId: 'r',
  stationId: 's',
  live: true,
  firstSeenAt: 1000,
  lastSeenAt: 2000,
  burstStartedAt: undefined,
  unknownSince: undefined,
  lowHz: 100e6,
  highHz: 101e6,
  centreHz: 100.5e6,
  frequency: { hz: 100.5e6, uncertaintyHz: 500e3 },
  class: 'cw',
  evidence: '',
  score: 30,
  reason: '',
  overNoiseDb: 10,
  ...changed,
});

describe('detected emissions', () => {
  it('are listed live first by grade, then the closed with the latest first, and no more than fit', () => {
    const all = [
      emission({ id: 'old', live: false, lastSeenAt: 3000, score: 90 }),
      emission({ id: 'weak', score: 20 }),
      emission({ id: 'late', live: false, lastSeenAt: 4000 }),
      emission({ id: 'severe', score: 70 }),
      emission({ id: 'stronger, but earlier', score: 99, firstSeenAt: 900 }),
    ];
    const order = ['severe', 'stronger, but earlier', 'weak', 'late', 'old'];
    expect(listed(all, 9).map(({ id }) => id)).toEqual(order);
    expect(listed(all, 3).map(({ id }) => id)).toEqual(order.slice(0, 3));
  });

  it('are listed by the station, and not by its hub', () => {
    expect(isOfStation({ id: 'hue.fm', stationId: 'hue' })).toBe(true);
    expect(isOfStation({ id: 'fm', stationId: 'hue' })).toBe(false);
  });

  it('are graded at 40 and at 60', () => {
    expect([39, 40, 59, 60].map(gradeOf)).toEqual(['weak', 'notable', 'notable', 'severe']);
  });

  it('are looked at with three times their width, and never closer than twenty bins', () => {
    expect(viewOf({ lowHz: 100e6, highHz: 102e6 }, 25e3)).toEqual({ startHz: 98e6, stopHz: 104e6 });
    expect(viewOf({ lowHz: 100e6, highHz: 100.05e6 }, 25e3)).toEqual({ startHz: 99.775e6, stopHz: 100.275e6 });
  });

  it('are drawn from what the API tells: instants counted, severity flat, no level where none was summed up', () => {
    const { live, score, reason, overNoiseDb, burstStartedAt, unknownSince, ...rest } = emission({});
    const told = {
      ...rest,
      state: 'live' as const,
      firstSeenAt: '2026-11-24T01:00:00Z',
      lastSeenAt: '2026-11-24T01:00:02Z',
      severity: { score: 61, reason: 'level' },
      features: { inrDb: 12.5, duty: 1, periodMs: null },
    };
    expect(drawn(told)).toMatchObject({
      live: true,
      score: 61,
      firstSeenAt: Date.UTC(2026, 10, 24, 1),
      overNoiseDb: 12.5,
    });
    expect(drawn({ ...told, features: { ...told.features, inrDb: -30 } }).overNoiseDb).toBeUndefined();
  });

  it('explain a frequency only while they are there, the gravest first', () => {
    const all = [emission({ id: 'a', live: false }), emission({ id: 'b', live: false, score: 50 })];
    const place = { receiverId: 'r', hz: 100.2e6, at: 1500 };
    expect(emissionAt(all, place)?.id).toBe('b');
    expect(emissionAt(all, { ...place, at: 2500 })).toBeUndefined();
    expect(emissionAt(all, { ...place, hz: 102e6 })).toBeUndefined();
    expect(emissionAt(all, { ...place, receiverId: 'other' })).toBeUndefined();
  });

  it('stand as boxes where and when they were seen: live ones up to the top, others between their times', () => {
    const place = {
      view: { startHz: 90e6, stopHz: 110e6 },
      topMs: 3000,
      bottomMs: 0,
      heard: [{ grids: [{ startHz: 88e6, stepHz: 1e4, bins: 3200 }], from: 0, to: 29 }],
      slotMs: 100,
      plotWidth: 2000,
      height: 300,
    };
    const [live, closed, ...more] = placeBoxes(
      [
        emission({ id: 'closed', live: false }),
        emission({ id: 'live' }),
        emission({ id: 'elsewhere', lowHz: 120e6, highHz: 121e6 }),
        emission({ id: 'long ago', live: false, firstSeenAt: -500, lastSeenAt: -10 }),
      ].map((one) => ({ ...one, name: one.class })),
      place,
    );
    expect(more).toEqual([]);
    expect(live).toMatchObject({ boxed: { id: 'live' }, left: 1060, width: 104, top: 1, height: 201 });
    expect(closed).toMatchObject({ boxed: { id: 'closed' }, left: 1060, width: 104, top: 98, height: 104 });
  });

  it('have no frame over time in which their frequency was not swept, but frames on either side of it', () => {
    const there = { startHz: 99e6, stepHz: 1e4, bins: 300 };
    const elsewhere = { startHz: 88e6, stepHz: 1e4, bins: 300 };
    const heard = [
      { grids: [there], from: 0, to: 19 },
      { grids: [elsewhere], from: 20, to: 31 },
      { grids: [elsewhere, there], from: 32, to: 45 },
      { grids: [there], from: 47, to: 51 },
    ];
    const place = { view: { startHz: 90e6, stopHz: 110e6 }, topMs: 3000, bottomMs: 0, heard, slotMs: 50 };
    const one = { ...emission({ firstSeenAt: 500, lastSeenAt: 2900 }), name: 'one' };
    const frames = placeBoxes([one], { ...place, plotWidth: 2000, height: 300 });
    // Its rows are 1.6 to 2.6 s and 0.5 to 1 s, from the top of 3 s; the row that is missing between is too low to see.
    expect(frames.map(({ top, height }) => [top, height])).toEqual([
      [38, 104],
      [198, 54],
    ]);
    expect(
      placeBoxes([{ ...one, firstSeenAt: 1000 }], { ...place, heard: heard.slice(1, 2), plotWidth: 2000, height: 300 }),
    ).toEqual([]);
  });

  it('have their names within the plot, those of frames as wide as the plot too', () => {
    const context = {
      ...{ save() {}, restore() {}, setLineDash() {}, strokeRect() {}, fillRect() {}, fillText() {} },
      measureText: (text: string) => ({ width: 6 * text.length }),
    } as unknown as CanvasRenderingContext2D;
    const plotRight = GUTTER_LEFT_PX + 500;
    const frame = (left: number, width: number) => {
      const boxed = { ...emission({}), name: 'INC-2026-000163' };
      const look = { font: 'sans-serif' } as unknown as Look;
      return drawBoxes(context, [{ boxed, left, top: 10, width, height: 40 }], { look, rightPx: plotRight });
    };
    for (const [left, width] of [
      [GUTTER_LEFT_PX + 1, 498],
      [GUTTER_LEFT_PX + 40, 430],
      [GUTTER_LEFT_PX + 200, 20],
      [GUTTER_LEFT_PX + 470, 20],
    ] as const) {
      const [name] = frame(left, width);
      expect(name?.left).toBeGreaterThanOrEqual(GUTTER_LEFT_PX);
      expect((name?.left ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual(plotRight);
    }
  });

  it('leave only those anomalies standing that have not ended since', () => {
    const anomaly = (kind: Anomaly['kind'], state: Anomaly['state'], assignmentId: string): Anomaly => ({
      ...{ receiverId: 'r', stationId: 's', kind, state, assignmentId },
      ...{ at: AT, since: AT, lowHz: 1, highHz: 2, frequency: { hz: 2, uncertaintyHz: 1 }, evidence: '' },
    });
    const newestFirst = [
      anomaly('carrier-loss', 'ended', 'FM 1'),
      anomaly('carrier-loss', 'began', 'FM 2'),
      anomaly('level', 'began', 'FM 1'),
      anomaly('carrier-loss', 'began', 'FM 1'),
    ];
    expect(standing(newestFirst).map(({ kind, assignmentId }) => `${kind} ${assignmentId}`)).toEqual([
      'carrier-loss FM 2',
      'level FM 1',
    ]);
  });

  it('have a name in both languages for every class and anomaly that detection knows', () => {
    // The compiler holds these to the types of detection: a class added there must be added here.
    const classes: Readonly<Record<EmissionClass, true>> = {
      ...{ cw: true, 'cw-since-start': true, drift: true, pulsed: true, 'wideband-noise': true, 'fast-chirp': true },
      ...{ 'slow-chirp': true, hop: true, intermod: true, 'passive-intermod': true, splatter: true, unlicensed: true },
    };
    const kinds: Readonly<Record<AnomalyKind, true>> = {
      ...{
        'carrier-loss': true,
        level: true,
        centre: true,
        bandwidth: true,
        hours: true,
        'noise-rise': true,
        deaf: true,
      },
    };
    for (const language of ['vi', 'en']) {
      const words = (folder: string) =>
        JSON.parse(readFileSync(join(import.meta.dirname, '../../web/src', folder, `${language}.json`), 'utf8'));
      const { emissions } = words('ground/words/locales');
      const { anomalies } = words('ground/words/late/locales');
      expect(Object.keys(emissions.class).sort(), language).toEqual(Object.keys(classes).sort());
      expect(Object.keys(anomalies.kind).sort(), language).toEqual(Object.keys(kinds).sort());
    }
  });
});

const WAIT = { timeout: 60_000, interval: 150 };

describe('detection on the live page', () => {
  let browser: Browser;
  let program: RunningProgram;
  // Warm-up takes 240 sweeps: five seconds here. The story's drifting spur comes on 92 MHz at second eight.
  const fast = { startHz: 90.6e6, stopHz: 95e6, points: 220, everyMs: 20 };
  // This one learns for as long as the tests last.
  const slow = { startHz: 118e6, stopHz: 120e6, points: 100, everyMs: 1000 };
  // Nothing appears here.
  const still = { startHz: 132e6, stopHz: 134e6, points: 100, everyMs: 20 };

  beforeAll(async () => {
    browser = await sharedBrowser();
    const simulated = { driver: 'simulated', port: { simulated: true }, settings: { seed: 2027 } };
    program = await RunningProgram.start({
      config: {
        stations: [
          {
            id: 'thu',
            name: 'Trạm thử',
            receivers: [
              { ...simulated, id: 'fm', name: 'FM', plans: [fast] },
              { ...simulated, id: 'cham', name: 'Chậm', plans: [slow] },
              { ...simulated, id: 'hai', name: 'Hai', plans: [still] },
            ],
          },
        ],
      },
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  async function open(
    options: BrowserContextOptions,
    language: string,
    receiverId = 'fm',
  ): Promise<{ page: Page; errors: string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.addInitScript(
      (stored) => localStorage.setItem('rfi-logger.page', stored),
      JSON.stringify({ language, receiverId, tools: true }),
    );
    await page.goto(program.address);
    await expect.poll(() => page.locator('.connection').getAttribute('data-mood'), WAIT).toBe('good');
    // The first sweep of a slow receiver may still be on its way: before it there is no frequency to ask about.
    await page.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: WAIT.timeout });
    return { page, errors };
  }

  it('says of two plans that it is learning for as long as one of them is', async () => {
    const explain = new URL('/api/v1/emissions/explain?receiverId=hai&hz=133000000', program.address);
    const stateOfStill = async () => ((await (await fetch(explain)).json()) as { state: string }).state;
    await expect.poll(stateOfStill, WAIT).toBe('watching');
    const plans = new URL('/api/v1/receivers/hai/plans', program.address);
    const body = JSON.stringify({ plans: [still, slow] });
    const changed = await fetch(plans, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
    expect(changed.status).toBe(200);
    const { page } = await open(DESKTOP, 'vi', 'hai');
    await expect.poll(() => page.locator('.watching').getAttribute('data-watching'), WAIT).toBe('learning');
    await page.context().close();
  });

  const hasMarker = (page: Page) => page.locator('.marker-name').count();

  it('says that it is learning, then lists what it found, boxes it and says why', async () => {
    const { page, errors } = await open(DESKTOP, 'vi', 'cham');
    await page.locator('#plot').focus();
    await page.mouse.move(700, 250);
    await page.keyboard.press('e');
    const why = page.locator('.why');
    await expect.poll(() => why.textContent(), WAIT).toMatch(/Đang học: bộ phát hiện chưa biết nền/);
    await expect.poll(() => page.locator('.watching').getAttribute('data-watching'), WAIT).toBe('learning');

    const spur = page.locator('.emission[data-live]', { hasText: /92,\d{3} MHz/ }).first();
    await spur.waitFor({ timeout: WAIT.timeout });
    expect(await spur.textContent()).toMatch(/[▲◆●].*đang phát.*cao hơn nền tạp âm \d+,\d dB.*Trạm thử · FM/);
    const boxes = () =>
      page.evaluate(() => Number(document.querySelector<HTMLElement>('.waterfall')?.dataset['boxes']));
    expect(await boxes(), 'the slow receiver has none').toBe(0);

    await spur.click();
    await expect.poll(boxes, WAIT).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.watching').getAttribute('data-watching'), WAIT).toBe('watching');
    const width = () =>
      page.evaluate(() => {
        const { startHz, stopHz } = document.querySelector<HTMLElement>('#plot')?.dataset ?? {};
        return Number(stopHz) - Number(startHz);
      });
    await expect.poll(width, WAIT).toBeLessThan(3e6);
    await expect.poll(() => page.locator('#plot').getAttribute('data-start-hz'), WAIT).toMatch(/^9[12]/);

    await page.mouse.move(1500, 880);
    await page.locator('#plot').focus();
    await page.keyboard.press('p');
    await expect.poll(() => hasMarker(page), WAIT).toBe(1);
    await page.getByRole('button', { name: /Vì sao\?/ }).click();
    await expect
      .poll(() => why.textContent(), WAIT)
      .toMatch(
        /Mức đo−\d+,\d dBm.*ngưỡng phát hiện−\d+,\d dBm.*nền đã học−\d+,\d dBm.*độ khuếch đại lệch.*Vượt ngưỡng/,
      );
    // In the language of the page, which needs no mark of its own.
    expect(await page.locator('.why-sentence').getAttribute('lang')).toBeNull();
    expect(await page.locator('.why-sentence').textContent()).toMatch(/thuộc phát xạ|trên nền|vượt ngưỡng/);

    // In a row of the waterfall: the answer is that of the past moment, with both its clocks.
    const box = await page.locator('.waterfall').boundingBox();
    if (box === null) throw new Error('the waterfall has no place on the page');
    await page.mouse.move(box.x + box.width / 2, box.y + 12);
    await page.keyboard.press('e');
    await expect.poll(() => why.getAttribute('data-state'), WAIT).toMatch(/answered|learning/);
    expect(await page.locator('.why-when').textContent()).toMatch(/^\d\d:\d\d:\d\d,\d UTC\+7/);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 120_000);

  it.each(
    firstOf([
      ['vi', 'phone'],
      ['vi', 'desktop'],
      ['en', 'desktop'],
      ['en', 'phone'],
    ] as const),
  )(
    'has nothing that axe objects to with emissions listed and a reason shown: %s, %s',
    async (language, size) => {
      const { page } = await open(size === 'phone' ? PHONE : DESKTOP, language);
      await page.locator('.emission').first().waitFor({ timeout: WAIT.timeout });
      await expect.poll(() => page.locator('.peak').count(), WAIT).toBeGreaterThan(0);
      await page.locator('.peak').first().click();
      await page
        .getByRole('button', { name: language === 'vi' ? /Vì sao\?/ : /Why\?/ })
        .first()
        .click();
      await page.locator('.why-sentence').waitFor({ timeout: WAIT.timeout });
      expect(await objectionsOfAxe(page)).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});
