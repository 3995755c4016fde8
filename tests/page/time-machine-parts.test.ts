import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SweepFrame } from '../../src/live/wire.js';
import { BoxList } from '../../web/src/duty/cases/boxes.js';
import { commandFor } from '../../web/src/live/keys.js';
import { Reel } from '../../web/src/live/looking-back/reel.js';
import { differenceDb, extremes } from '../../web/src/live/past/comparison.js';
import { minutesLeft } from '../../web/src/live/past/fetch-pace.js';
import { binSpan, emptyLevels, judged, outstanding, putColumns, shifted } from '../../web/src/live/past/overview.js';
import { LENGTHS_MS, rangeAround, stretchOf, zoomedRange } from '../../web/src/live/past/overview-range.js';
import { receiverFacts } from '../../web/src/live/receiver-facts.js';
import { Picture } from '../../web/src/picture/picture.js';
import { type ShownState, shownState } from '../../web/src/picture/picture-store.js';
import { programStore } from '../../web/src/program/program-store.js';

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
  const view = { startHz: 99.9995e6, stopHz: 100.0025e6 };

  it('tells by how much the maxima of the second are above the first, and where most', () => {
    const a = picture([-100, -80, -90], [-95, -85, -90]);
    const b = picture([-100, -90, -60]);
    const difference = differenceDb({ a, b }, view, 3);
    expect([...difference]).toEqual([-5, -10, 30]);
    expect(extremes({ a, b }, view)).toEqual({ up: { db: 30, hz: 100.002e6 }, down: { db: -10, hz: 100.001e6 } });
  });

  it('tells nothing where one of the two was not received', () => {
    const pair = { a: picture([Number.NaN, -90, -90]), b: picture([-90, -80, -90]) };
    expect([...differenceDb(pair, view, 3)]).toEqual([Number.NaN, 10, 0]);
    expect(extremes(pair, view)).toMatchObject({ up: { db: 10 }, down: { db: 0 } });
    expect(extremes({ a: picture(), b: picture([-90, -90, -90]) }, view)).toBeUndefined();
    // Another plan has other bins.
    expect(extremes({ a: picture([-90, -90, -90]), b: picture([-80, -80, -80, -80]) }, view)).toBeUndefined();
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
