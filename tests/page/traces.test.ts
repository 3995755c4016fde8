import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SweepFlag } from '../../src/rf/sweep.js';
import { differenceDb, nextBase } from '../../web/src/picture/difference.js';
import { columnsOf, type Grid } from '../../web/src/picture/grid.js';
import { highestPeak, movedMarker, nextPeak, reading, withMarker } from '../../web/src/picture/markers.js';
import { findPeaks, levelQuantile } from '../../web/src/picture/peaks.js';
import { Picture } from '../../web/src/picture/picture.js';
import { differenceRange } from '../../web/src/picture/plot/level-axis.js';
import { AVERAGED_SWEEPS, columnLevels, Traces } from '../../web/src/picture/traces.js';

const grid: Grid = { startHz: 100e6, stepHz: 1e5, bins: 3 };
const levels = (...values: number[]) => Float32Array.from(values);

describe('the traces', () => {
  it('hold the maximum and the minimum and pass over missing bins', () => {
    const traces = new Traces(grid);
    traces.take(levels(-90, -80, -70), 0);
    traces.take(levels(-95, Number.NaN, -60), 1);
    expect([...traces.write]).toEqual([-95, Number.NaN, -60]);
    expect([...traces.max]).toEqual([-90, -80, -60]);
    expect([...traces.min]).toEqual([-95, -80, -70]);
  });

  it('average in power: one sweep at −50 and one at −90 dBm make −53, not −70', () => {
    const traces = new Traces(grid);
    traces.take(levels(-50, -90, Number.NaN), 0);
    traces.take(levels(-90, -90, Number.NaN), 0);
    const average = traces.average();
    expect(average[0]).toBeCloseTo(-53.01, 2);
    expect(average[1]).toBeCloseTo(-90, 3);
    expect(average[2]).toBeNaN();
  });

  it('average as the plain mean of power while few sweeps have come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -120, max: -20 }), { minLength: 1, maxLength: AVERAGED_SWEEPS }),
        (sweeps) => {
          const traces = new Traces({ ...grid, bins: 1 });
          for (const level of sweeps) traces.take(levels(level), 0);
          const mean = sweeps.reduce((sum, level) => sum + 10 ** (level / 10), 0) / sweeps.length;
          expect(traces.average()[0]).toBeCloseTo(10 * Math.log10(mean), 3);
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  it('begin again from the newest sweep when the holds are restarted', () => {
    const traces = new Traces(grid);
    traces.take(levels(-40, -40, -40), 0);
    traces.take(levels(-90, -90, -90), 0);
    traces.restart();
    expect([...traces.max]).toEqual([-90, -90, -90]);
    expect(traces.sweeps).toBe(0);
  });

  it('keep a carrier one bin wide when many bins share a column; the minimum keeps the lowest', () => {
    const many = new Float32Array(4096).fill(-100);
    many[1234] = -30;
    many[2345] = -140;
    const grid4096: Grid = { startHz: 0, stepHz: 1, bins: 4096 };
    const view = { startHz: -0.5, stopHz: 4095.5 };
    const drawn = (kind: 'max' | 'min') =>
      columnLevels({ kind, grid: grid4096, levelsDbm: many }, view, columnsOf(grid4096, view, 300));
    expect(Math.max(...drawn('max'))).toBe(-30);
    expect(Math.min(...drawn('min'))).toBe(-140);
    expect(Math.max(...drawn('min'))).toBe(-100);
  });

  it('run straight from bin to bin when zoomed in, and are broken by a missing bin and at the ends', () => {
    const view = { startHz: 99.8e6, stopHz: 100.3e6 };
    const drawn = (...values: number[]) => [
      ...columnLevels({ kind: 'write', grid, levelsDbm: levels(...values) }, view, columnsOf(grid, view, 10)),
    ];
    expect(drawn(-100, -80, -60).map((level) => Math.round(level))).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      -100,
      -95,
      -85,
      -75,
      -65,
      -60,
      Number.NaN,
    ]);
    expect(drawn(-100, Number.NaN, -60).filter((level) => level > -100 && level < -60)).toEqual([]);
  });
});

describe('the difference of a trace', () => {
  const sourceOf = (...sweeps: Float32Array[]) => {
    const traces = new Traces(grid);
    for (const sweep of sweeps) traces.take(sweep, 0);
    return traces;
  };

  it('from the moving average tells the whole rise of a newcomer: the newest sweep is not in its own base', () => {
    const source = sourceOf(...Array(20).fill(levels(-100, -90, -80)), levels(-60, -90, Number.NaN));
    const db = differenceDb('write', source, 'average', []) ?? levels();
    expect(db[0]).toBeCloseTo(40, 3);
    expect(db[1]).toBeCloseTo(0, 3);
    expect(db[2]).toBeNaN();
  });

  it('keeps to the mean of the earlier sweeps, however many came and with gaps', () => {
    const sweep = fc.oneof(fc.integer({ min: -120, max: -20 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(sweep, { minLength: 1, maxLength: AVERAGED_SWEEPS }),
        fc.integer({ min: -120, max: -20 }),
        (earlier, newest) => {
          const heard = earlier.filter((level) => !Number.isNaN(level));
          const source = sourceOf(...[...earlier, newest].map((level) => levels(level, level, level)));
          const mean = heard.reduce((sum, level) => sum + 10 ** (level / 10), 0) / heard.length;
          const expected =
            heard.length === 0 || heard.length >= AVERAGED_SWEEPS ? undefined : newest - 10 * Math.log10(mean);
          const got = differenceDb('write', source, 'average', [])?.[0] ?? Number.NaN;
          if (heard.length === 0) expect(got).toBeNaN();
          else if (expected !== undefined) expect(got).toBeCloseTo(expected, 2);
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });

  it('from a reference needs one, and takes the highest of its bins where its grid is finer', () => {
    const source = sourceOf(levels(-60, -70, -80));
    expect(differenceDb('max', source, 'reference', [])).toBeUndefined();
    const same = { grid, levelsDbm: levels(-61, -72, -83), takenAt: 0 };
    expect([...(differenceDb('max', source, 'reference', [same]) ?? [])]).toEqual([1, 2, 3]);
    const finer = { startHz: 99.975e6, stepHz: 5e4, bins: 6 };
    const other = { grid: finer, levelsDbm: levels(-90, -65, -80, -75, -95, -90), takenAt: 0 };
    expect([...(differenceDb('write', source, 'reference', [other]) ?? [])]).toEqual([5, 5, 10]);
  });

  it('has its middle at the middle of the axis, which keeps its ten divisions', () => {
    expect(differenceRange({ refDbm: -20, dbPerDiv: 5 })).toEqual({ lowDbm: -25, highDbm: 25 });
    expect([undefined, 'average', 'reference'].map((base) => nextBase(base as never))).toEqual([
      'average',
      'reference',
      undefined,
    ]);
  });
});

describe('peak search', () => {
  const rule = { thresholdDbm: -80, excursionDb: 6 };
  const bins = (text: string) => Float32Array.from(text.split(' ').map(Number));

  it('finds peaks that stand out on both sides, and ignores ripples smaller than the excursion', () => {
    const found = findPeaks(bins('-100 -100 -60 -63 -61 -100 -70 -100'), rule);
    expect(found).toEqual([
      { bin: 2, levelDbm: -60 },
      { bin: 6, levelDbm: -70 },
    ]);
  });

  it('passes over peaks below the threshold', () => {
    expect(findPeaks(bins('-100 -85 -100'), rule)).toEqual([]);
  });

  it('takes a peak at the edge when it falls off on the inner side', () => {
    expect(findPeaks(bins('-50 -60 -100'), rule)).toEqual([{ bin: 0, levelDbm: -50 }]);
    expect(findPeaks(bins('-100 -60 -50'), rule)).toEqual([{ bin: 2, levelDbm: -50 }]);
  });

  it('passes over missing bins and keeps to the bins it was given', () => {
    const trace = bins('-40 -100 NaN -60 NaN -100 -40');
    expect(findPeaks(trace, rule, 1, 6)).toEqual([{ bin: 3, levelDbm: -60 }]);
  });

  it('finds in noise only peaks that keep the rule', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -110, max: -40 }), { minLength: 3, maxLength: 80 }), (noise) => {
        const trace = Float32Array.from(noise);
        for (const { bin, levelDbm } of findPeaks(trace, rule)) {
          expect(levelDbm).toBeGreaterThanOrEqual(rule.thresholdDbm);
          const stands = (side: number[]) => {
            const higher = side.findIndex((level) => level > levelDbm);
            const lowest = Math.min(...(higher === -1 ? side : side.slice(0, higher)));
            return side.length === 0 || levelDbm - lowest >= rule.excursionDb || higher === -1;
          };
          expect(stands(noise.slice(0, bin).reverse()) && stands(noise.slice(bin + 1))).toBe(true);
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('estimates the noise floor without being moved by carriers', () => {
    const trace = Float32Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? -40 : -100 + (i % 3)));
    expect(levelQuantile(trace, 0.3)).toBe(-99);
    expect(levelQuantile(Float32Array.from([Number.NaN]), 0.3)).toBeUndefined();
  });
});

describe('markers', () => {
  it('take the lowest free number, and the active one moves when all six are used', () => {
    let markers = [1, 2, 3].reduce((all, n) => withMarker(all, n * 1e6, undefined), withMarker([], 9e6, undefined));
    markers = withMarker(
      markers.filter(({ number }) => number !== 2),
      5e6,
      undefined,
    );
    expect(markers.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    markers = withMarker(withMarker(markers, 6e6, undefined), 7e6, undefined);
    expect(withMarker(markers, 8e6, 3).find(({ number }) => number === 3)?.hz).toBe(8e6);
    expect(movedMarker(markers, 1, 1)).toHaveLength(6);
  });

  it('read the bin they stand on, and nothing outside the trace', () => {
    expect(reading({ number: 1, hz: 100.1e6 }, grid, levels(-1, -2, -3)).levelDbm).toBe(-2);
    expect(reading({ number: 1, hz: 300e6 }, grid, levels(-1, -2, -3)).levelDbm).toBeUndefined();
    expect(reading({ number: 1, hz: 100e6 }, grid, levels(Number.NaN, 0, 0)).levelDbm).toBeUndefined();
  });

  it('step from peak to peak', () => {
    const peaks = [3, 7, 9].map((hz) => ({ hz, levelDbm: -hz }));
    expect(nextPeak(peaks, 7, 'right')?.hz).toBe(9);
    expect(nextPeak(peaks, 7, 'left')?.hz).toBe(3);
    expect(nextPeak(peaks, 9, 'right')).toBeUndefined();
    expect(highestPeak(peaks)?.hz).toBe(3);
  });
});

describe('the picture of a receiver', () => {
  const frame = (seq: number, startHz: number, stepHz: number, values: number[]) => ({
    receiverNumber: 1,
    seq,
    startedAt: seq * 200,
    durationMs: 180,
    startHz,
    stepHz,
    flags: 0,
    levelsDbm: Float32Array.from(values),
  });

  it('starts new traces when the grid changes, and drops the old ones once they stay away', () => {
    const picture = new Picture(100, 200);
    picture.take(frame(1, 100, 1, [-40, -90, -90]));
    for (let seq = 2; seq <= 6; seq++) picture.take(frame(seq, 100, 1.5, [-90, -90]));
    expect(picture.sources).toHaveLength(1);
    expect([...(picture.sources[0]?.levels('max') ?? [])]).toEqual([-90, -90]);
  });

  it('drops what a person who held the receiver swept elsewhere, once the plans go on', () => {
    const picture = new Picture(100, 200);
    picture.take(frame(0, 100, 1, [-40, -90, -90]));
    for (let seq = 1; seq <= 5; seq++) picture.take({ ...frame(seq, 430, 1, [-70, -90]), flags: SweepFlag.aside });
    expect(picture.sources.map((one) => one.grid.startHz)).toEqual([100, 430]);
    for (let seq = 6; seq <= 10; seq++) picture.take(frame(seq, 100, 1, [-40, -90, -90]));
    expect(picture.sources.map((one) => one.grid.startHz)).toEqual([100]);
    expect(picture.full?.stopHz).toBeLessThan(110);
  });

  it('shows no trace of the plans beside what a person sweeps who holds the receiver, and goes on with their holds', () => {
    const picture = new Picture(100, 200);
    picture.take(frame(0, 100, 1, [-40, -90, -90]));
    for (let seq = 1; seq <= 45; seq++) picture.take({ ...frame(seq, 430, 1, [-70, -90]), flags: SweepFlag.aside });
    expect(picture.sources.map((one) => one.grid.startHz)).toEqual([430]);
    expect(picture.sourceAt(101)).toBeUndefined();
    picture.take(frame(46, 100, 1, [-80, -90, -90]));
    expect([...(picture.sourceAt(101)?.levels('max') ?? [])]).toEqual([-40, -90, -90]);
  });

  it('keeps the traces of plans that overlap as long as the receiver goes round them', () => {
    const picture = new Picture(100, 200);
    for (let seq = 1; seq < 40; seq += 2) {
      picture.take(frame(seq, 100, 1, [-40, -90, -90]));
      picture.take(frame(seq + 1, 101, 0.5, [-90, -90]));
    }
    expect(picture.sources).toHaveLength(2);
    expect(picture.heldSweeps({ startHz: 100, stepHz: 1, bins: 3 })).toBe(20);
  });

  it('counts sweeps that were measured but not sent here', () => {
    const picture = new Picture(100, 200);
    for (let seq = 0; seq <= 20; seq += 2) picture.take(frame(seq, 100, 1, [-90]));
    expect(picture.rates()).toEqual({ measuredPerS: 5, shownPerS: 2.5 });
  });

  it('shows a still picture while frozen, continues the holds behind it, and leaves the rows to the archive', () => {
    const picture = new Picture(100, 200);
    picture.take(frame(1, 100, 1, [-90]));
    picture.freeze();
    expect(picture.take(frame(2, 100, 1, [-20]))).toBeUndefined();
    expect(picture.sources[0]?.levels('max')[0]).toBe(-90);
    picture.thaw();
    expect(picture.sources[0]?.levels('max')[0]).toBe(-20);
    expect(picture.history.newest).toBe(1);
  });

  it('learns the rhythm of a slow receiver from stored rows, folded or not', () => {
    const picture = new Picture(100, 60_000);
    picture.takeStored([0, 10, 20].map((seq) => ({ ...frame(seq, 100, 1, [-90]), startedAt: seq * 6000 })));
    expect(picture.cadence.intervalMs({ startHz: 100, stepHz: 1, bins: 1 })).toBe(6000);
  });

  it('learns the rhythm of each plan from stored rows', () => {
    const picture = new Picture(100, 60_000);
    const at = (seq: number, startHz: number) => ({ ...frame(seq, startHz, 1, [-90]), startedAt: seq * 250 });
    const rows = Array.from({ length: 121 }, (_, seq) => at(seq, seq % 60 === 0 ? 500 : 100));
    picture.takeStored(rows);
    expect(picture.cadence.intervalMs({ startHz: 500, stepHz: 1, bins: 1 })).toBe(15_000);
    expect(picture.cadence.intervalMs({ startHz: 100, stepHz: 1, bins: 1 })).toBe(250);
    // One closer look among folded rows changes nothing.
    const folded = new Picture(100, 60_000);
    folded.takeStored([at(0, 100), at(10, 100), at(20, 100), at(23, 900), at(30, 100), at(40, 100), at(50, 100)]);
    expect(folded.cadence.intervalMs({ startHz: 100, stepHz: 1, bins: 1 })).toBe(250);
  });
});
