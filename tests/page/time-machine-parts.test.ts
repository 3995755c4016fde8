import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SweepFrame } from '../../src/live/wire.js';
import { countLevels, type Density, emptyCounts } from '../../src/rf/density.js';
import { BoxList } from '../../web/src/duty/cases/boxes.js';
import { commandFor } from '../../web/src/live/keys.js';
import { Reel } from '../../web/src/live/looking-back/reel.js';
import { differenceDb, extremes, isOneGrid } from '../../web/src/live/past/comparison.js';
import { minutesLeft } from '../../web/src/live/past/fetch-pace.js';
import { binSpan, emptyLevels, judged, outstanding, putColumns, shifted } from '../../web/src/live/past/overview.js';
import { LENGTHS_MS, rangeAround, stretchOf, zoomedRange } from '../../web/src/live/past/overview-range.js';
import { receiverFacts } from '../../web/src/live/receiver-facts.js';
import { Picture } from '../../web/src/picture/picture.js';
import { type ShownState, shownState } from '../../web/src/picture/picture-store.js';
import { programStore } from '../../web/src/program/program-store.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const frame = (startedAt: number, levels: number[] = [-100], seq = 0): SweepFrame => ({
  ...{ receiverNumber: 1, seq, startedAt, durationMs: 10, startHz: 100e6, stepHz: 1e3, flags: 0 },
  levelsDbm: Float32Array.from(levels),
});
const times = (frames: readonly SweepFrame[]) => frames.map(({ startedAt }) => startedAt);

describe('the reel of stored sweeps', () => {
  it('returns the sweeps up to an instant, and then only those that time passes', () => {
    const reel = new Reel(0, 100, [frame(30), frame(10), frame(20), frame(60)]);
    expect(times(reel.upTo(10, 30))).toEqual([20, 30]);
    expect(times(reel.passed(40))).toEqual([]);
    expect(times(reel.passed(60))).toEqual([60]);
    expect(times(reel.upTo(0, 15))).toEqual([10]);
    expect(reel.covers(5, 99)).toBe(true);
    expect(reel.covers(5, 100)).toBe(false);
  });

  it('plays without a jump when sweeps are appended, and removes those far behind', () => {
    const reel = new Reel(0, 100, [frame(10), frame(50), frame(90)]);
    reel.upTo(0, 50);
    reel.append([frame(95), frame(120)], 200, 40);
    expect(times(reel.passed(150))).toEqual([90, 120]);
    expect(reel.length).toBe(3);
  });

  it('passes every sweep exactly once, however play is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
        (begins, ticks) => {
          const reel = new Reel(
            0,
            500,
            begins.filter((at) => at < 500).map((at) => frame(at)),
          );
          reel.append(
            begins.filter((at) => at >= 500).map((at) => frame(at)),
            1000,
            0,
          );
          const seen = times(reel.upTo(0, 0));
          let at = 0;
          for (const tick of ticks) {
            at += tick;
            seen.push(...times(reel.passed(at)));
          }
          expect(seen).toEqual(begins.filter((begin) => begin <= at).sort((a, b) => a - b));
        },
      ),
      { seed: 5, numRuns: 100 },
    );
  });
});

describe('the overview', () => {
  const shape = { receiverId: 'r', from: 0, stepMs: 10, columns: 5, bins: 3, startHz: 100, stopHz: 130 };
  const filled = () => {
    const levels = emptyLevels(shape);
    // A steady carrier in bin 0, a burst in bin 2 of column 3; column 1 was not received.
    putColumns(levels, shape, [
      frame(0, [-40, -100, -100], 0),
      frame(0, [-41, -101, -99], 2),
      frame(0, [-40, -100, -60], 3),
      frame(0, [-39, -100, -101], 4),
    ]);
    return levels;
  };

  it('finds a burst weaker than a carrier beside it, by the usual level at each frequency', () => {
    const overview = judged(shape, filled());
    expect(outstanding(overview, 2, 2)).toBe(3);
    expect(overview.excessDb[3]).toBeCloseTo(39, 0);
    expect(binSpan(overview, overview.bin[3] ?? -1)).toEqual({ startHz: 120, stopHz: 130 });
    expect(overview.excessDb[1]).toBeNaN();
    expect(outstanding(overview, 1, 0)).toBeUndefined();
  });

  it('moves its columns with time, and leaves new ones empty', () => {
    const moved = shifted(filled(), shape, 2);
    expect([...moved.subarray(3, 6)]).toEqual([-40, -100, -60]);
    expect(moved.subarray(9).every(Number.isNaN)).toBe(true);
    expect([...shifted(filled(), shape, -1).subarray(3, 6)]).toEqual([-40, -100, -100]);
    expect(shifted(filled(), shape, 9).every(Number.isNaN)).toBe(true);
  });

  it('keeps the moment under the pointer when it is zoomed, and never shows the future', () => {
    const now = 1e12;
    const day = { lengthMs: LENGTHS_MS.day, endsAt: now - LENGTHS_MS.day };
    const { from, to } = stretchOf(day, now);
    const at = from + 0.25 * (to - from);
    const narrow = stretchOf(zoomedRange(day, at, 0.5, now), now);
    expect((at - narrow.from) / (narrow.to - narrow.from)).toBeCloseTo(0.25);
    expect(zoomedRange(day, at, 100, now).endsAt).toBeUndefined();
    expect(rangeAround(day, at, now)).toBe(day);
    expect(stretchOf(rangeAround(day, now - LENGTHS_MS.month, now), now)).toEqual({
      from: now - LENGTHS_MS.month - LENGTHS_MS.day / 2,
      to: now - LENGTHS_MS.month + LENGTHS_MS.day / 2,
    });
  });
});

describe('boxes on the waterfall', () => {
  const emission = (changed: object) => ({
    ...{ id: 'e', class: 'cw', live: false, firstSeenAt: 10, lastSeenAt: 20, lowHz: 100, highHz: 110, score: 1 },
    ...changed,
  });
  const incident = {
    ...{ id: 'INC-1', stationIds: ['s'], active: false, severity: 2, startHz: 90, stopHz: 120 },
    ...{ firstHeardAt: new Date(5).toISOString(), lastHeardAt: new Date(30).toISOString() },
  } as unknown as Parameters<BoxList['from']>[1][number];

  it('frame a case once: its emissions have no frame of their own', () => {
    const boxes = new BoxList().from(
      [emission({}), emission({ id: 'other', lowHz: 200, highHz: 210 })],
      [incident],
      's',
    );
    expect(boxes.map(({ id, isIncident }) => [id, isIncident])).toEqual([
      ['other', undefined],
      ['INC-1', true],
    ]);
  });

  it('end where they were last heard while the program is away', () => {
    const [list, emissions] = [new BoxList(), [emission({ live: true, lowHz: 200, highHz: 210 })]];
    const cases = [{ ...incident, active: true }];
    const alive = () => list.from(emissions, cases, 's').map(({ live }) => live);
    expect(alive()).toEqual([true, true]);
    programStore.setState({ silence: { since: 0, why: 'lost' } as never });
    expect(alive()).toEqual([false, false]);
    programStore.setState({ silence: undefined });
    expect(alive()).toEqual([true, true]);
  });

  it('leave out the cases of other stations', () => {
    expect(new BoxList().from([emission({})], [incident], 'elsewhere').map(({ id }) => id)).toEqual(['e']);
  });
});

describe('the keys of looking back', () => {
  it('step by sweep, return to the present and choose a region', () => {
    const press = (key: string) => commandFor({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false });
    expect(press(',')).toEqual({ do: 'step', side: 'before' });
    expect(press('.')).toEqual({ do: 'step', side: 'after' });
    expect(press('End')).toEqual({ do: 'to-live' });
    expect(press('x')).toEqual({ do: 'choose' });
  });
});

describe('a comparison of two times', () => {
  const picture = (...levels: number[][]) => {
    const made = new Picture(10, 100);
    for (const [i, row] of levels.entries()) made.take(frame(i * 100, row));
    return made;
  };
  const width = { startHz: 100e6, stopHz: 100.5e6, columns: 500 };
  /** Noise of one look, as many sweeps; a carrier of `carrierDbm` in column 77. */
  const counted = (sweeps: number, seed: number, carrierDbm?: number, share = 1): Density => {
    const random = randomFrom(seed);
    const counts = emptyCounts(width);
    const bins = { firstBin: 0, endBin: 500, columnOfBin: Int32Array.from({ length: 500 }, (_, i) => i) };
    const narrow = true;
    const ends = Int32Array.from({ length: 500 }, (_, i) => i + 1);
    for (let i = 0; i < sweeps; i++) {
      const levels = Float32Array.from({ length: 500 }, () => -110 + 10 * Math.log10(-Math.log(random())));
      if (carrierDbm !== undefined && i % 5 < share * 5) levels[77] = carrierDbm + random();
      countLevels(counts, { ...bins, narrow, endColumnOfBin: ends }, levels);
    }
    return { ...width, counts, sweeps, sweepsThere: sweeps, leftOut: 0 };
  };

  it.each([
    [12, 3600],
    [12, 12],
    [200, 3600],
    [600, 600],
  ])('of the same noise tells of no difference, with %i sweeps and %i', (a, b) => {
    const difference = differenceDb({ a: counted(a, 1), b: counted(b, 2) });
    expect(Math.max(...difference.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(extremes(difference, width)).toEqual({});
  });

  it('tells what surely came and went, and where, whatever the numbers of sweeps', () => {
    const [quiet, loud] = [counted(40, 3), counted(900, 4, -80)];
    const up = extremes(differenceDb({ a: quiet, b: loud }), width);
    expect(up).toEqual({ up: { db: expect.closeTo(31, -0.5), hz: 100.0775e6 } });
    expect(extremes(differenceDb({ a: loud, b: quiet }), width)).toEqual({ down: { ...up.up, db: -(up.up?.db ?? 0) } });
  });

  it('tells of what is on the air for a fifth of the time', () => {
    const { up, down } = extremes(differenceDb({ a: counted(400, 7), b: counted(400, 8, -70, 0.2) }), width);
    expect([up?.hz, down]).toEqual([100.0775e6, undefined]);
    expect(up?.db).toBeGreaterThan(30);
  });

  it('tells nothing where one of the two was not received, or swept with another step', () => {
    const [some, none] = [counted(100, 5), { ...counted(0, 6) }];
    expect(differenceDb({ a: some, b: none }).every(Number.isNaN)).toBe(true);
    const [three, four] = [picture([-90, -90, -90]), picture([-80, -80, -80, -80])];
    expect([isOneGrid({ a: three, b: three }), isOneGrid({ a: three, b: four })]).toEqual([true, false]);
  });
});

describe('a moment of which the archive has nothing', () => {
  it('has no levels, peaks or floor of another moment beside it', () => {
    const live = new Picture(10, 1000);
    const frame = { receiverNumber: 1, seq: 1, flags: 0, startedAt: 1000, durationMs: 90, folded: 1 };
    live.take({ ...frame, startHz: 100e6, stepHz: 10e3, levelsDbm: new Float32Array(8).fill(-90) });
    const read = { hz: 100.03e6, levelDbm: -45 };
    const state = {
      ...shownState(),
      ...{ phase: 'connected', markers: [{ ...read, number: 1 }], peaks: [read], floorDbm: -100 },
    } as ShownState;
    const view = { startHz: 100e6, stopHz: 100.1e6 };
    const told = receiverFacts({ picture: new Picture(10, 1000), live, view, state, now: 1200 });
    expect(told).toMatchObject({ peaks: [], floorDbm: undefined, markers: [{ number: 1, levelDbm: undefined }] });
  });
});

describe('how long an hour still takes that a station sends', () => {
  const first = { atMs: 1000, minutes: 5 };
  const later = (minutes: number, passedMs: number) => ({ atMs: first.atMs + passedMs, minutes });

  it('is judged by what came since the first look, and by nothing before three minutes of it came', () => {
    expect(minutesLeft(undefined, later(20, 60_000), 60)).toBeUndefined();
    expect(minutesLeft(first, later(7, 30_000), 60)).toBeUndefined();
    // 15 minutes came in five: 40 take 13 min 20 s, and 20 take 6 min 40 s.
    expect(minutesLeft(first, later(20, 300_000), 60)).toBe(15);
    expect(minutesLeft(first, later(20, 300_000), 40)).toBe(7);
    expect(minutesLeft(first, later(59, 300_000), 60)).toBe(1);
  });

  it('grows while nothing comes', () => {
    expect(minutesLeft(first, later(20, 600_000), 60)).toBe(25);
  });
});
