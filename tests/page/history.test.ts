import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SweepFlag } from '../../src/rf/sweep.js';
import { Cadence } from '../../web/src/picture/cadence.js';
import { columnsOf, type Grid } from '../../web/src/picture/grid.js';
import { History, MISSING_CENTI_DBM } from '../../web/src/picture/history.js';
import { StandingSweeps } from '../../web/src/picture/plot/standing-sweeps.js';
import {
  colourAt,
  colouringOf,
  LUT_STEPS,
  lookupTable,
  MISTAKEN,
  NO_DATA_RGB,
  PALETTES,
  paintLevels,
  paintNothing,
  pixel,
} from '../../web/src/picture/plot/waterfall-row.js';
import { seenAs } from '../support/seen-colour.js';

const sweep = (startedAt: number, levels: number[], startHz = 100e6) => ({
  startedAt,
  startHz,
  stepHz: 1e6,
  levelsDbm: Float32Array.from(levels),
  flags: 0,
});

describe('the waterfall history', () => {
  it('keeps the maximum of each bin of the sweeps that began in one slot', () => {
    const history = new History(10, 1000);
    history.add(sweep(5000, [-90, -50, -70]));
    history.add(sweep(5900, [-80, -60, Number.NaN]));
    const [segment] = history.segmentsAt(5);
    expect([...(segment?.centiDbm ?? [])]).toEqual([-8000, -5000, -7000]);
    expect(segment?.sweeps).toBe(2);
  });

  it('stores a missing bin as missing and never as a level', () => {
    const history = new History(10, 1000);
    history.add(sweep(0, [Number.NaN, -50]));
    expect([...(history.segmentsAt(0)[0]?.centiDbm ?? [])]).toEqual([MISSING_CENTI_DBM, -5000]);
  });

  it('overwrites a slot when the ring comes round, and refuses rows older than the ring', () => {
    const history = new History(3, 1000);
    for (const at of [0, 1000, 2000, 3000]) history.add(sweep(at, [-90]));
    expect(history.segmentsAt(0)).toEqual([]);
    expect(history.segmentsAt(3)).toHaveLength(1);
    expect(history.add(sweep(0, [-10]))).toBeUndefined();
    expect(history.segmentsAt(3)[0]?.centiDbm[0]).toBe(-9000);
  });

  it('takes stored rows that arrive after newer live ones', () => {
    const history = new History(10, 1000);
    history.add(sweep(9000, [-90]));
    expect(history.add(sweep(4000, [-80]))).toBe(4);
    expect(history.newest).toBe(9);
    expect(history.segmentsAt(4)).toHaveLength(1);
  });

  it('keeps several grids of one slot side by side', () => {
    const history = new History(10, 1000);
    history.add(sweep(0, [-90], 100e6));
    history.add(sweep(300, [-70], 400e6));
    expect(history.segmentsAt(0).map(({ grid }) => grid.startHz)).toEqual([100e6, 400e6]);
  });

  it('loses no maximum when its slots change length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.integer({ min: 0, max: 9999 }), level: fc.integer({ min: -120, max: 0 }) }), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.integer({ min: 100, max: 3000 }),
        (sweeps, slotMs) => {
          const history = new History(200, 100);
          for (const { at, level } of sweeps) history.add(sweep(at, [level]));
          const other = history.reslotted(200, slotMs);
          let highest = MISSING_CENTI_DBM;
          for (let slot = other.oldest; slot <= other.newest; slot++)
            for (const { centiDbm } of other.segmentsAt(slot)) highest = Math.max(highest, centiDbm[0] ?? highest);
          expect(highest).toBe(100 * Math.max(...sweeps.map(({ level }) => level)));
        },
      ),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe('a row of the waterfall', () => {
  const lut = lookupTable('viridis');
  const colouring = colouringOf(lut, { lowDbm: -120, highDbm: -20 });

  it('shows the highest bin of each column, whatever the zoom', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -12000, max: -2000 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (levels, width, left, size) => {
          const grid: Grid = { startHz: 1e6, stepHz: 1000, bins: levels.length };
          const spanHz = levels.length * 1000;
          const startHz = 1e6 - 500 + left * spanHz;
          const view = { startHz, stopHz: startHz + size * spanHz };
          const row = new Uint32Array(width);
          paintLevels(row, Int16Array.from(levels), columnsOf(grid, view, width), colouring);
          const hzPerColumn = (view.stopHz - view.startHz) / width;
          for (let x = 0; x < width; x++) {
            const low = startHz + x * hzPerColumn;
            const inside = levels.filter(
              (_, i) => 1e6 + i * 1000 > low + 1e-3 && 1e6 + i * 1000 < low + hzPerColumn - 1e-3,
            );
            if (inside.length === 0) continue;
            const step = Math.floor(1 + (Math.max(...inside) + 12000) * ((LUT_STEPS - 2) / 10000));
            // Equal or brighter: a bin on the very border may belong to either column.
            expect(lut.indexOf(row[x] ?? 0)).toBeGreaterThanOrEqual(Math.min(LUT_STEPS - 1, step) - 1);
          }
        },
      ),
      { seed: 11, numRuns: 100 },
    );
  });

  it('leaves columns without data as they were', () => {
    const row = new Uint32Array(4);
    paintNothing(row, 100);
    const grid: Grid = { startHz: 0.5, stepHz: 1, bins: 2 };
    paintLevels(
      row,
      Int16Array.from([-2000, MISSING_CENTI_DBM]),
      columnsOf(grid, { startHz: 0, stopHz: 4 }, 4),
      colouring,
    );
    expect(row[0]).toBe(lut[LUT_STEPS - 1]);
    expect(row[1]).toBe(pixel(NO_DATA_RGB));
    expect(row[2]).toBe(pixel(NO_DATA_RGB));
  });

  it('gives "no data" a colour darker than the lowest level of every palette', () => {
    const light = (value: number) => (value & 255) + ((value >> 8) & 255) + ((value >> 16) & 255);
    for (const name of PALETTES) {
      const table = lookupTable(name);
      expect(light(table[0] ?? 0)).toBeLessThan(40);
      expect(light(table[1] ?? 0) - light(table[0] ?? 0), name).toBeGreaterThan(30);
    }
  });

  it.each(['protan', 'deutan', 'tritan'] as const)('tells levels a tenth of the range apart to %s eyes', (vision) => {
    for (const name of PALETTES) {
      const seen = Array.from({ length: 11 }, (_, step) => seenAs(colourAt(name, step / 10), vision));
      const distances = seen
        .slice(1)
        .map((colour, i) => Math.hypot(...colour.map((part, k) => part - (seen[i]?.[k] ?? 0))));
      expect(Math.min(...distances), name).toBeGreaterThan(4);
      // Nor can levels further apart be taken for each other, but in the palette whose choice says so.
      const fine = Array.from({ length: 101 }, (_, step) => seenAs(colourAt(name, step / 100), vision));
      const alike = fine.flatMap((colour, i) =>
        fine.slice(i + 10).map((other) => Math.hypot(...colour.map((part, k) => part - (other[k] ?? 0)))),
      );
      if (name === MISTAKEN) expect(Math.min(...alike), name).toBeLessThan(5);
      else expect(Math.min(...alike), name).toBeGreaterThan(5);
      // Where the lightness rises all the way, no two levels can be taken for each other.
      if (!['viridis', 'cividis', 'grey'].includes(name)) continue;
      for (const [i, [lightness]] of seen.slice(1).entries())
        expect(lightness, `${name}, step ${i + 1}`).toBeGreaterThan((seen[i]?.[0] ?? 0) + 3);
    }
  });
});

describe('what a row shows', () => {
  it('is the last sweep of each grid until that is late, a finer grid over a coarser one', () => {
    const history = new History(50, 1000);
    const cadence = new Cadence();
    const fine = { ...sweep(1000, [-80]), stepHz: 1000 };
    for (const startedAt of [0, 2000, 4000]) cadence.heard({ ...fine, startedAt, durationMs: 0 });
    for (const startedAt of [0, 5000, 10_000]) cadence.heard({ ...sweep(startedAt, [-90]), durationMs: 0 });
    for (const one of [fine, sweep(3000, [-90]), { ...fine, startedAt: 4000 }]) history.add(one);
    const standing = new StandingSweeps();
    const shown = [...Array(16).keys()].map((slot) =>
      standing.at(slot, { history, cadence }).map(({ grid, startedAt }) => `${grid.stepHz}@${startedAt}`),
    );
    expect(shown[0]).toEqual([]);
    expect(shown[2]).toEqual(['1000@1000']);
    // Of the coarse grid first, however the sweeps came.
    expect(shown[3]).toEqual(['1000000@3000', '1000@1000']);
    expect(shown[5]).toEqual(['1000000@3000', '1000@4000']);
    // 2.2 intervals after its start a sweep is missing.
    expect(shown[8]).toEqual(['1000000@3000', '1000@4000']);
    expect(shown[9]).toEqual(['1000000@3000']);
    expect(shown[14]).toEqual(['1000000@3000']);
    expect(shown[15]).toEqual([]);
    const heard = () => standing.heard.map(({ grids, from, to }) => `${grids.length} in ${from} to ${to}`);
    expect(heard()).toEqual(['1 in 1 to 2', '2 in 3 to 8', '1 in 9 to 14']);
    standing.at(9, { history, cadence });
    expect(heard()).toEqual(['1 in 1 to 2', '2 in 3 to 8']);
    standing.restart();
    expect(standing.at(2, { history, cadence })).toEqual([]);
    expect(heard()).toEqual([]);
  });
});

describe('the cadence', () => {
  const grid: Grid = { startHz: 1, stepHz: 1, bins: 10 };
  const slow: Grid = { startHz: 101, stepHz: 1, bins: 10 };
  const frame = ({ startHz, stepHz, bins }: Grid, startedAt: number, durationMs = 180, flags = 0) => ({
    ...{ startHz, stepHz, startedAt, durationMs, flags },
    levelsDbm: new Float32Array(bins),
  });

  it('takes the median interval, so that one gap does not hide the next', () => {
    const cadence = new Cadence();
    for (const at of [0, 200, 400, 60_400, 60_600, 60_800]) cadence.heard(frame(grid, at));
    expect(cadence.intervalMs(grid)).toBe(200);
    expect(cadence.holdMs(grid)).toBeCloseTo(440);
  });

  it('learns from the archive only while nothing has arrived live', () => {
    const cadence = new Cadence();
    cadence.learn(grid, 60_000);
    expect(cadence.intervalMs(grid)).toBe(60_000);
    cadence.learn(grid, 5);
    expect(cadence.intervalMs(grid)).toBe(60_000);
  });

  it('waits for the next sweep of the quickest plan and no longer, besides one of another plan that is under way', () => {
    const cadence = new Cadence();
    expect(cadence.patienceMs()).toBe(3000);
    for (let at = 0; at <= 180_000; at += 200) cadence.heard(at % 60_000 === 0 ? frame(slow, at) : frame(grid, at));
    expect(cadence.intervalMs(slow)).toBe(60_000);
    expect(cadence.patienceMs()).toBe(3180);
    cadence.heard(frame(slow, 180_200, 20_000));
    expect(cadence.patienceMs()).toBe(23_000);
    // Plans that are all slow, and in turn.
    const slowly = new Cadence();
    for (const at of [0, 60_000, 120_000])
      for (let i = 0; i < 10; i++) slowly.heard(frame({ ...grid, startHz: 100 * i }, at + 200 * i));
    expect(slowly.patienceMs()).toBe(132_180);
  });

  it('expects the second sweep of a slow plan after as long a time as the first took', () => {
    const cadence = new Cadence();
    cadence.heard(frame(slow, 0, 60_000));
    expect(cadence.holdMs(slow)).toBe(132_000);
    expect(cadence.patienceMs()).toBe(132_000);
    cadence.heard(frame(slow, 20_000, 60_000));
    expect(cadence.holdMs(slow)).toBe(44_000);
  });

  it('waits for a slow plan after a closer look, and not for the plans while a person has the receiver', () => {
    const cadence = new Cadence();
    for (const at of [0, 60_000, 120_000]) cadence.heard(frame(slow, at));
    const look = (at: number) => cadence.heard(frame(grid, at, 180, SweepFlag.aside));
    for (let at = 121_000; at < 131_000; at += 200) look(at);
    expect(cadence.patienceMs()).toBe(132_000);
    for (let at = 131_000; at < 300_000; at += 200) look(at);
    expect(cadence.patienceMs()).toBe(3000);
  });
});
