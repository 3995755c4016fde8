import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import {
  type CoverageInterval,
  coverageSentences,
  findingSentence,
  joined,
  mergeCoverage,
  summariseCoverage,
  type WatchState,
  type WatchStretch,
  withUntold,
} from '../../src/watch/coverage.js';
import {
  type Noted,
  notThere,
  planChanged,
  receiverDown,
  receiverHeld,
  shareHeard,
  startWatch,
  sweepHeard,
  timePassed,
  type WatchBand,
  watchBands,
} from '../../src/watch/receiver-watch.js';
import { WATCH_SENTENCES } from '../../src/watch/watch-sentences.js';
import { sentenceText } from '../../src/words/sentence.js';

const SECOND_MS = 1000;
const T0 = Date.parse('2027-02-05T17:00:00Z');
const BAND: WatchBand = { key: 'airband', startHz: 118e6, stopHz: 137e6, maxRevisitMs: 10_000 };

function sweep(at: number, changes: Partial<DriverSweep> = {}): DriverSweep {
  const levelsDbm = new Float32Array(191).fill(-100);
  return { startedAt: at, endedAt: at + 1000, startHz: 118e6, stepHz: 100e3, levelsDbm, flags: 0, ...changes };
}

const RANK: readonly WatchState[] = ['watched', 'degraded', 'blind', 'unknown'];

/** The slow, obvious ledger: for every second, the best that any interval says of it. */
function secondBySecond(intervals: readonly CoverageInterval[], seconds: number): Record<WatchState, number> {
  const count = { watched: 0, degraded: 0, blind: 0, unknown: 0 };
  for (let second = 0; second < seconds; second++) {
    const at = T0 + second * SECOND_MS;
    const here = intervals.filter(({ from, to }) => from <= at && at < to).map(({ state }) => state);
    const best = RANK.find((state) => here.includes(state as never)) ?? 'unknown';
    count[best] += 1;
  }
  return count;
}

const anyInterval = fc
  .record({
    receiverId: fc.constantFrom('rx1', 'rx2', 'rx3'),
    start: fc.integer({ min: -100, max: 3700 }),
    length: fc.integer({ min: 0, max: 900 }),
    state: fc.constantFrom('watched' as const, 'degraded' as const, 'blind' as const),
    reason: fc.constantFrom('overload' as const, 'receiver-lost' as const, 'paused' as const),
  })
  .map(
    ({ receiverId, start, length, state, reason }): CoverageInterval => ({
      stationId: 'st',
      receiverId,
      bandKey: 'b',
      from: T0 + start * SECOND_MS,
      to: T0 + (start + length) * SECOND_MS,
      state,
      ...(state === 'watched' ? {} : { reason }),
    }),
  );

describe('the coverage ledger', () => {
  it('equals a count second by second over random outages of three receivers, in any order of entry', () => {
    const seconds = 3600;
    fc.assert(
      fc.property(fc.array(anyInterval, { maxLength: 30 }), (intervals) => {
        const to = T0 + seconds * SECOND_MS;
        const stretches = mergeCoverage(intervals, T0, to);
        const { durationMs } = summariseCoverage(stretches, T0, to);
        const slow = secondBySecond(intervals, seconds);
        for (const state of RANK) expect(durationMs[state]).toBe(slow[state] * SECOND_MS);
        expect(stretches.map(({ from }) => from)).toEqual([T0, ...stretches.slice(0, -1).map((one) => one.to)]);
        expect(stretches.at(-1)?.to).toBe(to);
        expect(mergeCoverage([...intervals].reverse(), T0, to)).toEqual(stretches);
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it('equals a count second by second and MHz by MHz where receivers sweep parts of the band', () => {
    const part = fc
      .record({ one: anyInterval, low: fc.integer({ min: 0, max: 18 }), widthMhz: fc.integer({ min: 1, max: 20 }) })
      .map(({ one, low, widthMhz }): CoverageInterval => {
        const stopHz = Math.min(20, low + widthMhz) * 1e6;
        const band = { startHz: 0, stopHz: 20e6 };
        return { ...one, part: { startHz: low * 1e6, stopHz, band } };
      });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (intervals) => {
        const to = T0 + 1200 * SECOND_MS;
        for (const stretch of mergeCoverage(intervals, T0, to)) {
          const at = Math.floor((stretch.from - T0) / SECOND_MS) * SECOND_MS + T0;
          const here = intervals.filter((one) => one.from <= at && at < one.to);
          const swept = (states: readonly string[]) =>
            Array.from({ length: 20 }, (_, mhz) => mhz * 1e6).filter((hz) =>
              here.some(
                ({ state, part: of }) =>
                  states.includes(state) && of !== undefined && of.startHz <= hz && hz < of.stopHz,
              ),
            );
          const [watched, heard] = [swept(['watched']), swept(['watched', 'degraded'])];
          const slow =
            watched.length >= 18 ? 'watched' : heard.length > 0 ? 'degraded' : here.length > 0 ? 'blind' : 'unknown';
          expect(stretch.state).toBe(slow);
          const counted = slow === 'watched' ? watched : slow === 'degraded' ? heard : [];
          const isPart = counted.length > 0 && counted.length < 20;
          const ranges = stretch.swept?.ranges ?? [];
          const inRanges = Array.from({ length: 20 }, (_, mhz) => mhz * 1e6).filter((hz) =>
            ranges.some(({ startHz, stopHz }) => startHz <= hz && hz < stopHz),
          );
          expect(inRanges).toEqual(isPart ? counted : []);
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('joins only intervals that continue each other', () => {
    const first: CoverageInterval = {
      stationId: 's',
      receiverId: 'r',
      bandKey: 'b',
      from: 0,
      to: 10,
      state: 'watched',
    };
    expect(joined(first, { ...first, from: 10, to: 20 })).toEqual({ ...first, to: 20 });
    expect(joined(first, { ...first, from: 11, to: 20 })).toBeUndefined();
    expect(joined(first, { ...first, from: 10, to: 20, state: 'blind', reason: 'paused' })).toBeUndefined();
    expect(joined(first, { ...first, from: 0, to: 5 })).toEqual(first);
    const part = { part: { startHz: 1, stopHz: 2, band: { startHz: 1, stopHz: 9 } } };
    for (const other of [{ from: -1 }, { receiverId: 'x' }, { bandKey: 'x' }, { reason: 'held' as const }, part])
      expect(joined(first, { ...first, to: 20, ...other })).toBeUndefined();
    expect(joined({ ...first, ...part }, { ...first, to: 20, ...structuredClone(part) })?.to).toBe(20);
  });

  it('gives at each instant the best of the receivers, with the reason that a person can remove first', () => {
    const part = (startHz: number, stopHz: number) => ({
      part: { startHz, stopHz, band: { startHz: 0, stopHz: 100 } },
    });
    const one = (
      state: CoverageInterval['state'],
      reason?: CoverageInterval['reason'],
      more: object = {},
    ): CoverageInterval => ({
      ...{ stationId: 's', receiverId: 'r', bandKey: 'b', from: 0, to: 10, state, reason },
      ...more,
    });
    const merged = (...intervals: CoverageInterval[]) => mergeCoverage(intervals, 0, 10);
    const whole = (stretch: object) => [{ from: 0, to: 10, ...stretch }];
    const swept = (...ranges: [number, number][]) => ({
      swept: { ranges: ranges.map(([startHz, stopHz]) => ({ startHz, stopHz })), band: { startHz: 0, stopHz: 100 } },
    });
    expect(merged()).toEqual(whole({ state: 'unknown', reason: 'not-recorded' }));
    expect(merged(one('blind', 'receiver-silent'), one('blind', 'held'))).toEqual(
      whole({ state: 'blind', reason: 'held' }),
    );
    expect(merged(one('blind', 'held'), one('degraded', 'overload'))).toEqual(
      whole({ state: 'degraded', reason: 'overload' }),
    );
    expect(merged(one('degraded', 'overload'), one('watched'))).toEqual(whole({ state: 'watched' }));
    // Nine tenths of the band are the band, with what was swept; all of it needs no word.
    expect(merged(one('watched', undefined, part(0, 90)))).toEqual(whole({ state: 'watched', ...swept([0, 90]) }));
    expect(merged(one('watched', undefined, part(2, 100)))).toEqual(whole({ state: 'watched' }));
    expect(merged(one('watched', undefined, part(0, 89)))).toEqual(
      whole({ state: 'degraded', reason: 'part-of-band', ...swept([0, 89]) }),
    );
    expect(merged(one('watched', undefined, part(0, 50)), one('blind', 'paused', part(50, 100)))).toEqual(
      whole({ state: 'degraded', reason: 'paused', ...swept([0, 50]) }),
    );
    expect(merged(one('watched', undefined, part(0, 50)), one('degraded', 'overload', part(60, 70)))).toEqual(
      whole({ state: 'degraded', reason: 'overload', ...swept([0, 50], [60, 70]) }),
    );
    // Parts that meet or overlap are one range, however they are told.
    const parts = [part(40, 91), part(0, 40), part(10, 20)].map((more) => one('watched', undefined, more));
    expect(merged(...parts)).toEqual(whole({ state: 'watched', ...swept([0, 91]) }));
    expect(merged(one('watched', undefined, part(0, 10)), one('watched'))).toEqual(whole({ state: 'watched' }));
  });

  it('is one stretch for as long as state, reason and range stay, and has none for what lies outside', () => {
    const at = (from: number, to: number, more: object = {}): CoverageInterval =>
      ({
        ...{ stationId: 's', receiverId: 'r', bandKey: 'b', from, to, state: 'watched' },
        ...more,
      }) as CoverageInterval;
    const part = (stopHz: number) => ({ part: { startHz: 0, stopHz, band: { startHz: 0, stopHz: 100 } } });
    const shown = (...intervals: CoverageInterval[]) =>
      mergeCoverage(intervals, 0, 10).map(({ from, to, state }) => `${from}-${to} ${state}`);
    expect(shown(at(-5, 3), at(3, 20))).toEqual(['0-10 watched']);
    expect(shown(at(-5, 0), at(4, 4), at(10, 20))).toEqual(['0-10 unknown']);
    expect(
      shown(at(0, 5, { state: 'blind', reason: 'held' }), at(5, 10, { state: 'blind', reason: 'paused' })),
    ).toHaveLength(2);
    expect(shown(at(0, 5, part(90)), at(5, 10, part(95)))).toHaveLength(2);
    expect(shown(at(0, 5, part(95)), at(5, 10, part(95)))).toEqual(['0-10 watched']);
  });

  it('knows of a station that accounts for itself only what came before its newest entry', () => {
    const unknown = { from: 10, to: 30, state: 'unknown' as const, reason: 'not-recorded' as const };
    const watched = { from: 0, to: 10, state: 'watched' as const };
    const untold = { ...unknown, reason: 'not-yet-told' };
    expect(withUntold([watched, unknown], 30)).toEqual([watched, unknown]);
    expect(withUntold([watched, unknown], 10)).toEqual([watched, untold]);
    expect(withUntold([watched, unknown], 0)).toEqual([watched, untold]);
    expect(withUntold([watched, unknown], 12)).toEqual([watched, { ...unknown, to: 12 }, { ...untold, from: 12 }]);
  });

  it('sums a time up, with the longest reason first, and the range swept for longest where that was never all of the band', () => {
    const stretches: WatchStretch[] = [
      { from: 0, to: 10, state: 'watched' },
      { from: 10, to: 13, state: 'blind', reason: 'held' },
      { from: 13, to: 20, state: 'blind', reason: 'paused' },
      { from: 20, to: 22, state: 'blind', reason: 'held' },
      { from: 22, to: 23, state: 'degraded', reason: 'held' },
      { from: 23, to: 30, state: 'watched' },
    ];
    expect(summariseCoverage(stretches, 0, 30)).toEqual({
      ...{ from: 0, to: 30 },
      durationMs: { watched: 17, degraded: 1, blind: 12, unknown: 0 },
      reasons: [
        { state: 'blind', reason: 'paused', durationMs: 7 },
        { state: 'blind', reason: 'held', durationMs: 5 },
        { state: 'degraded', reason: 'held', durationMs: 1 },
      ],
    });
    const band = { startHz: 0, stopHz: 100 };
    const swept = (from: number, to: number, stopHz: number): WatchStretch => ({
      ...{ from, to, state: 'watched', swept: { ranges: [{ startHz: 0, stopHz }], band } },
    });
    const longest = (...list: WatchStretch[]) => summariseCoverage(list, 0, 30).swept?.ranges[0]?.stopHz;
    expect(longest(swept(0, 10, 91), swept(10, 25, 92), swept(25, 30, 93))).toBe(92);
    expect(longest(swept(0, 10, 91), { from: 10, to: 11, state: 'watched' })).toBeUndefined();
    expect(longest(swept(0, 10, 91), { ...swept(10, 30, 99), state: 'degraded', reason: 'overload' })).toBe(91);
  });

  it('concludes in one sentence, which says how much of the time it is about', () => {
    const sum = (watched: number, degraded: number, blind: number, untold = 0) => ({
      ...{ from: 0, to: 1, durationMs: { watched, degraded, blind, unknown: untold } },
      reasons: untold === 0 ? [] : [{ state: 'unknown' as const, reason: 'not-yet-told' as const, durationMs: untold }],
    });
    const range = { startHz: 87e6, stopHz: 108e6 };
    const swept = { swept: { ranges: [range], band: range } };
    const cases: [ReturnType<typeof sum>, string, string][] = [
      [sum(5, 0, 0), 'none', 'some'],
      [sum(5, 1, 0), 'none-degraded', 'some'],
      [sum(5, 0, 1), 'none-in-part', 'some-in-part'],
      [sum(0, 0, 5), 'nothing-known', 'nothing-known'],
      [sum(0, 5, 1), 'none-in-part', 'some-in-part'],
      [sum(5, 0, 0, 1), 'none-told', 'some-told'],
      [sum(0, 0, 0, 1), 'nothing-told', 'nothing-told'],
      // Blind for a part of it: what the station tells later does not make that good.
      [sum(5, 0, 1, 1), 'none-told-in-part', 'some-told-in-part'],
      [sum(0, 0, 1, 1), 'nothing-told-in-part', 'nothing-told-in-part'],
      [{ ...sum(5, 1, 0), ...swept }, 'none-swept', 'some'],
      [{ ...sum(5, 0, 1), ...swept }, 'none-in-part', 'some-in-part'],
    ];
    for (const [summary, none, some] of cases)
      expect([findingSentence(summary, 0).key, findingSentence(summary, 1).key]).toEqual([
        `coverage.${none}`,
        `coverage.${some}`,
      ]);
    expect(findingSentence(sum(5, 2, 1, 1), 3).params).toEqual({
      ...{ watched: { durationMs: 5 }, degraded: { durationMs: 2 }, heard: { durationMs: 7 } },
      ...{ silent: { durationMs: 1 }, untold: { durationMs: 1 }, count: 3 },
      lost: { vi: 'mất theo dõi', en: 'were not' },
    });
  });

  it('concludes nothing of time that detection did not search', () => {
    const learning = (ms: number, rest: WatchStretch) =>
      summariseCoverage([{ from: 0, to: ms, state: 'degraded', reason: 'not-judged' }, rest], 0, 3_600_000);
    const told = (ms: number, rest: Omit<WatchStretch, 'from' | 'to'>, incidents = 0) => {
      const summary = learning(ms, { ...rest, from: ms, to: 3_600_000 });
      return sentenceText(findingSentence(summary, incidents), 'en', WATCH_SENTENCES);
    };
    expect(told(240_000, { state: 'watched' })).toBe(
      'Nothing found in the 56 min that were watched; 4 min were not, or detection was not at work, and nothing can be said about them.',
    );
    expect(told(240_000, { state: 'watched' }, 1)).toContain('there may have been more');
    expect(told(240_000, { state: 'blind', reason: 'receiver-lost' })).toBe(
      'Not watched, or detection was not at work, the whole time: nothing can be said about interference.',
    );
    expect(told(240_000, { state: 'degraded', reason: 'overload' })).toContain('in the 56 min');
  });

  it('says how long a day was watched and why not the rest, in both languages', () => {
    const blindMs = 19 * 60e3;
    const day = T0 + 86_400e3;
    const common = { stationId: 's', receiverId: 'r', bandKey: 'b' };
    const stretches = mergeCoverage(
      [
        { ...common, from: T0, to: day - blindMs, state: 'watched' },
        { ...common, from: day - blindMs, to: day, state: 'blind', reason: 'receiver-lost' },
      ],
      T0,
      day,
    );
    const sentences = coverageSentences(summariseCoverage(stretches, T0, day));
    const told = (language: 'vi' | 'en') =>
      sentences.map((one) => sentenceText(one, language, WATCH_SENTENCES)).join(' ');
    expect(told('en')).toBe('Watched for 23 h 41 min. Blind for 19 min because the receiver was lost.');
    expect(told('vi')).toBe('Đã theo dõi 23 giờ 41 phút. Mất theo dõi 19 phút do mất kết nối với máy thu.');
  });

  it('never says "no interference" of time that was not watched from end to end', () => {
    fc.assert(
      fc.property(fc.array(anyInterval, { maxLength: 8 }), fc.integer({ min: 0, max: 2 }), (intervals, incidents) => {
        const to = T0 + 3600e3;
        const summary = summariseCoverage(mergeCoverage(intervals, T0, to), T0, to);
        const text = sentenceText(findingSentence(summary, incidents), 'en', WATCH_SENTENCES);
        const { blind, unknown } = summary.durationMs;
        expect(text.startsWith('No interference')).toBe(incidents === 0 && blind + unknown === 0);
        if (blind + unknown > 0) expect(text).toMatch(/nothing can be said|there may have been more/);
      }),
      { seed: 5 },
    );
  });
});

describe('from sweeps to coverage', () => {
  const seconds = (noted: readonly Pick<WatchStretch, 'from' | 'to' | 'state' | 'reason'>[]) =>
    noted.map(({ from, to, state, reason }) => [(from - T0) / 1000, (to - T0) / 1000, state, reason]);

  it('counts an unplugged receiver as blind for as long as it was gone, to within one revisit', () => {
    let watch = startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0);
    const intervals: CoverageInterval[] = [];
    const goneFrom = T0 + 600e3;
    const backAt = goneFrom + 420e3;
    for (let at = T0; at < T0 + 1800e3; at += 2000) {
      const gone = at >= goneFrom && at < backAt;
      if (at === goneFrom) watch = receiverDown(watch, 'receiver-lost');
      const noted = gone ? timePassed(watch, at) : sweepHeard(watch, sweep(at));
      watch = noted.watch;
      intervals.push(...noted.intervals);
    }
    const end = T0 + 1799e3;
    const { durationMs, reasons } = summariseCoverage(mergeCoverage(intervals, T0, end), T0, end);
    expect(reasons.map(({ state, reason }) => `${state} ${reason}`)).toEqual(['blind receiver-lost']);
    expect(Math.abs(durationMs.blind - 420e3)).toBeLessThanOrEqual(2000);
    expect(durationMs.watched + durationMs.blind).toBe(end - T0);
  });

  it('counts nothing as watched before the first sweep', () => {
    const start = startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0);
    expect(seconds(sweepHeard(start, sweep(T0 + 8000)).intervals)).toEqual([
      [0, 8, 'blind', 'receiver-silent'],
      [8, 9, 'watched', undefined],
    ]);
  });

  it('tells a receiver that sweeps elsewhere from one that says nothing', () => {
    const start = startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0);
    const elsewhere = sweepHeard(start, sweep(T0 + 20e3, { startHz: 400e6 })).watch;
    expect(seconds(timePassed(elsewhere, T0 + 30e3).intervals)).toEqual([[0, 30, 'blind', 'receiver-elsewhere']]);
    expect(seconds(timePassed(start, T0 + 30e3).intervals)).toEqual([[0, 30, 'blind', 'receiver-silent']]);
    expect(timePassed(start, T0 + 10e3).intervals).toEqual([]);
  });

  it('lets the next sweep follow one that a busy computer delivered late, and does not say that it was elsewhere', () => {
    let watch = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    const late = timePassed(watch, T0 + 1000 + BAND.maxRevisitMs + 1000);
    watch = sweepHeard(late.watch, sweep(T0 + 1000 + BAND.maxRevisitMs - 1000)).watch;
    const next = sweepHeard(watch, sweep(T0 + 1000 + BAND.maxRevisitMs + 2000));
    expect([...late.intervals, ...next.intervals].map(({ state, reason }) => [state, reason])).toEqual([
      ['blind', 'receiver-silent'],
      ['watched', undefined],
    ]);
  });

  it('counts what a busy computer delivered late as watched, though it was noted as blind meanwhile', () => {
    let watch = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    const noted: CoverageInterval[] = [];
    const note = ({ watch: next, intervals }: Noted) => {
      watch = next;
      noted.push(...intervals);
    };
    const revisitMs = BAND.maxRevisitMs;
    // Nothing arrives for three revisit times, then all sweeps of that time but those of the last revisit time and a half.
    for (let at = T0 + 2000; at <= T0 + 3 * revisitMs; at += 1000) note(timePassed(watch, at));
    for (let at = T0 + 1000; at <= T0 + 1.5 * revisitMs; at += 1000) note(sweepHeard(watch, sweep(at)));
    note(sweepHeard(watch, sweep(T0 + 3 * revisitMs + 2000)));
    const end = T0 + 3 * revisitMs + 3000;
    const stretches = mergeCoverage(noted, T0 + 1000, end);
    expect(seconds(stretches)).toEqual([
      [1, 1.5 * (revisitMs / 1000) + 1, 'watched', undefined],
      [1.5 * (revisitMs / 1000) + 1, (3 * revisitMs) / 1000 + 2, 'blind', 'receiver-silent'],
      [(3 * revisitMs) / 1000 + 2, (3 * revisitMs) / 1000 + 3, 'watched', undefined],
    ]);
  });

  it('does not call a receiver silent that takes a closer look, however long that took to begin', () => {
    let watch = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    const noted: CoverageInterval[] = [];
    for (let at = 2; at <= 40; at++) {
      const isLooking = at >= 20 && at % 2 === 0;
      if (isLooking) watch = sweepHeard(watch, sweep(T0 + at * 1000 - 500, { flags: SweepFlag.aside })).watch;
      const passed = timePassed(watch, T0 + at * 1000);
      watch = passed.watch;
      noted.push(...passed.intervals);
    }
    noted.push(...sweepHeard(watch, sweep(T0 + 40.5e3)).intervals);
    const reasons = noted.map(({ from, reason }) => [(from - T0) / 1000 < 19, reason]);
    expect(new Set(reasons.filter(([isBefore]) => isBefore).map(([, reason]) => reason))).toEqual(
      new Set(['receiver-silent']),
    );
    expect(new Set(reasons.filter(([isBefore]) => !isBefore).map(([, reason]) => reason))).toEqual(
      new Set(['aside', undefined]),
    );
  });

  it('calls overload, a bad clock, missing bins, half a band and what detection did not search degraded, each by name', () => {
    const start = startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0);
    const reasonOf = (changes: Partial<DriverSweep>) => sweepHeard(start, sweep(T0, changes)).intervals.at(-1)?.reason;
    const holes = new Float32Array(191).fill(-100);
    holes.fill(Number.NaN, 0, 20);
    expect(reasonOf({})).toBeUndefined();
    expect(reasonOf({ flags: SweepFlag.overload })).toBe('overload');
    expect(reasonOf({ flags: SweepFlag.clockBad })).toBe('clock-bad');
    expect(reasonOf({ flags: SweepFlag.clockSetBack })).toBe('clock-bad');
    expect(reasonOf({ levelsDbm: holes, flags: SweepFlag.partial })).toBe('missing-bins');
    expect(reasonOf({ startHz: 125e6 })).toBe('part-of-band');
    const [heard] = sweepHeard(start, sweep(T0), false).intervals;
    expect(heard).toMatchObject({ state: 'degraded', reason: 'not-judged' });
  });

  it('names a person who holds the receiver until the first sweep after it', () => {
    let watch = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    watch = receiverHeld(watch, true);
    for (let at = 5; at <= 60; at += 5)
      watch = sweepHeard(watch, sweep(T0 + at * 1000, { startHz: 126e6, flags: SweepFlag.aside })).watch;
    const during = timePassed(watch, T0 + 62e3);
    const after = sweepHeard(receiverHeld(during.watch, false), sweep(T0 + 63e3));
    expect(seconds([...during.intervals, ...after.intervals])).toEqual([
      [1, 62, 'blind', 'held'],
      [62, 63, 'blind', 'held'],
      [63, 64, 'watched', undefined],
    ]);
  });

  it('does not let the sweeps of a guard plan count for, or against, the rest of the band', () => {
    const start = startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0);
    const guard = { startHz: 121e6, levelsDbm: new Float32Array(11).fill(-100) };
    let watch = sweepHeard(start, sweep(T0)).watch;
    const noted: CoverageInterval[] = [];
    for (let at = 1; at <= 20; at++) {
      const heard = sweepHeard(watch, sweep(T0 + at * 1000, guard));
      watch = heard.watch;
      noted.push(...heard.intervals);
    }
    expect(noted).toEqual([]);
    expect(seconds(timePassed(watch, T0 + 21e3).intervals)).toEqual([[1, 21, 'blind', 'receiver-elsewhere']]);
  });

  it('watches on without a hole when the plans change', () => {
    const watch = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    const changed = planChanged(watch, [{ ...BAND, maxRevisitMs: 20_000 }], T0 + 5000);
    expect(seconds(sweepHeard(changed, sweep(T0 + 9000)).intervals)).toEqual([[1, 10, 'watched', undefined]]);
  });

  it('takes of each band the parts that plans sweep, when they sweep half of it, with the revisit time of the quicker plan', () => {
    const band = { key: 'b', startHz: 100, stopHz: 200 };
    const of = (...plans: [startHz: number, stopHz: number, maxRevisitMs: number][]) =>
      watchBands(
        [band],
        plans.map(([startHz, stopHz, maxRevisitMs]) => ({ startHz, stopHz, maxRevisitMs })),
      ).map(({ startHz, stopHz, maxRevisitMs, band: whole }) => [startHz, stopHz, maxRevisitMs, whole !== undefined]);
    expect(of([0, 99, 5], [201, 300, 5])).toEqual([]);
    expect([of([50, 149, 5]), of([50, 150, 5])]).toEqual([[], [[100, 150, 5, true]]]);
    expect(of([102, 200, 5])).toEqual([[100, 200, 5, false]]);
    expect(of([103, 200, 5])).toEqual([[103, 200, 5, true]]);
    expect(of([0, 300, 9], [0, 400, 5], [0, 300, 7])).toEqual([[100, 200, 5, false]]);
    // Two plans that sweep the same thirty are no sixty.
    expect(of([100, 130, 5], [100, 130, 6], [110, 120, 5])).toEqual([]);
    expect(of([160, 190, 5], [100, 130, 6])).toEqual([
      [160, 190, 5, true],
      [100, 130, 6, true],
    ]);
  });

  it('goes on with the longest blind part of a band when its plans change, and begins anew with a band that is new', () => {
    const start = startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND, { ...BAND, startHz: 120e6 }], T0);
    const heard = sweepHeard(start, sweep(T0, { startHz: 118e6, levelsDbm: new Float32Array(191).fill(-100) })).watch;
    const tracks = [
      { heardAt: T0 + 9000, swept: true, notedTo: T0 + 9000 },
      { heardAt: T0 + 1000, swept: true, notedTo: T0 + 1000 },
    ];
    const changed = planChanged({ ...heard, tracks }, [BAND, { ...BAND, key: 'new' }], T0 + 10e3);
    expect(changed.tracks).toEqual([tracks[1], { heardAt: T0 + 10e3, swept: false, notedTo: T0 + 10e3 }]);
  });

  it('names the time in which the program did not run, or the receiver was lost, for most of a gap', () => {
    const start = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    const reasonOf = (watch: typeof start, at: number) => timePassed(watch, T0 + at * 1000).intervals[0]?.reason;
    const missing = (from: number, to: number) =>
      notThere(start, { from: T0 + from * 1000, to: T0 + to * 1000, reason: 'program-stopped' });
    expect(reasonOf(missing(11, 31), 21)).toBe('program-stopped');
    expect(reasonOf(missing(12, 31), 21)).toBe('receiver-silent');
    expect(reasonOf(missing(0, 10), 21)).toBe('receiver-silent');
    expect(reasonOf(missing(0, 11), 21)).toBe('program-stopped');
    const lost = receiverDown(start, 'receiver-lost');
    expect(reasonOf(notThere(lost, { from: 0, to: 9e15, reason: 'program-stopped' }), 21)).toBe('receiver-lost');
    expect(reasonOf(receiverHeld(lost, true), 21)).toBe('receiver-lost');
    expect(reasonOf(receiverHeld(start, true), 21)).toBe('held');
    expect(reasonOf(sweepHeard(lost, sweep(T0 + 15e3, { startHz: 400e6 })).watch, 21)).toBe('receiver-elsewhere');
    expect(reasonOf(sweepHeard(lost, sweep(T0 + 15e3, { flags: SweepFlag.aside })).watch, 21)).toBe('aside');
  });

  it('notes each time once, whatever comes late or twice', () => {
    const start = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    const again = sweepHeard(start, sweep(T0));
    expect(again.intervals).toEqual([]);
    expect(again.watch.tracks).toEqual(start.tracks);
    const earlier = sweepHeard(start, sweep(T0 - 500));
    expect(earlier.watch.tracks).toEqual(start.tracks);
    const blind = timePassed(start, T0 + 20e3).watch;
    expect(timePassed(blind, T0 + 20e3).intervals).toEqual([]);
    expect(timePassed(blind, T0 + 19e3).intervals).toEqual([]);
    expect(sweepHeard(start, sweep(T0 + 2000, { flags: SweepFlag.aside })).intervals).toEqual([]);
  });

  it('counts a sweep that took longer than the revisit time by its end alone', () => {
    const start = sweepHeard(startWatch({ stationId: 'st', receiverId: 'rx' }, [BAND], T0), sweep(T0)).watch;
    const heard = (startedAt: number, endedAt: number) =>
      seconds(
        sweepHeard(start, sweep(T0, { startedAt: T0 + startedAt * 1000, endedAt: T0 + endedAt * 1000 })).intervals,
      );
    expect(heard(2, 12)).toEqual([[1, 12, 'watched', undefined]]);
    expect(heard(2, 13)).toEqual([[1, 13, 'blind', 'receiver-silent']]);
    expect(heard(11, 12)).toEqual([[1, 12, 'watched', undefined]]);
    expect(heard(12, 13)).toEqual([
      [1, 12, 'blind', 'receiver-silent'],
      [12, 13, 'watched', undefined],
    ]);
  });

  it('takes half a part as swept and less as a sweep of another plan, with or without levels', () => {
    const start = startWatch({ stationId: 'st', receiverId: 'rx' }, [{ ...BAND, startHz: 100, stopHz: 200 }], T0);
    const judged = (startHz: number, levels: number[]) =>
      sweepHeard(start, sweep(T0, { startHz, stepHz: 10, levelsDbm: Float32Array.from(levels) })).intervals.map(
        ({ state, reason }) => `${state} ${reason ?? ''}`,
      );
    const ten = new Array<number>(10).fill(-100);
    expect(judged(105, ten)).toEqual(['watched ']);
    expect(judged(155, ten)).toEqual(['degraded part-of-band']);
    expect(judged(156, ten)).toEqual([]);
    expect(judged(55, ten)).toEqual(['degraded part-of-band']);
    expect(judged(54, ten)).toEqual([]);
    expect(judged(105, new Array<number>(10).fill(Number.NaN))).toEqual([]);
    expect(judged(105, [Number.NaN, ...ten.slice(1)])).toEqual(['degraded part-of-band']);
    const flagged = (flags: number) =>
      sweepHeard(start, sweep(T0, { startHz: 105, stepHz: 10, levelsDbm: Float32Array.from(ten), flags }));
    for (const flags of [SweepFlag.overload, SweepFlag.clockBad])
      expect(flagged(flags).intervals.map(({ state }) => state)).toEqual(['degraded']);
  });

  it('calls the FM band watched in the part that the receiver is set to, and says which part', () => {
    const [part] = watchBands(
      [{ key: 'fm', startHz: 87e6, stopHz: 108e6 }],
      [{ startHz: 87.5e6, stopHz: 108e6, maxRevisitMs: 2000 }],
    );
    expect(part).toMatchObject({ startHz: 87.5e6, stopHz: 108e6, band: { startHz: 87e6, stopHz: 108e6 } });
    const fm = { startHz: 87.5e6, levelsDbm: new Float32Array(206).fill(-100) };
    const heard = sweepHeard(
      startWatch({ stationId: 'st', receiverId: 'rx' }, part === undefined ? [] : [part], T0),
      sweep(T0, fm),
    );
    const summary = summariseCoverage(mergeCoverage(heard.intervals, T0, T0 + 1000), T0, T0 + 1000);
    expect(summary.durationMs.watched).toBe(1000);
    const told = (language: 'vi' | 'en') =>
      [...coverageSentences(summary), findingSentence(summary, 0)].map((one) =>
        sentenceText(one, language, WATCH_SENTENCES),
      );
    expect(told('en')).toEqual([
      'Watched for 1 s, the part 87.5–108 MHz of 87–108 MHz.',
      'No interference found in 87.5–108 MHz of 87–108 MHz, watched the whole time (1 s); the rest was not swept.',
    ]);
    expect(told('vi')[0]).toBe('Đã theo dõi 1 giây, phần 87,5–108 MHz của băng 87–108 MHz.');
  });

  it('says of hours that a station has not told yet neither that they were watched nor that they were blind', () => {
    const told = (heardMs: number, incidents: number) => {
      const heard = { stationId: 'hue', receiverId: 'hue.rx', bandKey: 'b', from: T0, to: T0 + heardMs };
      const merged = mergeCoverage([{ ...heard, state: 'watched' }], T0, T0 + 3_600_000);
      const summary = summariseCoverage(withUntold(merged, T0 + heardMs), T0, T0 + 3_600_000);
      return [...coverageSentences(summary), findingSentence(summary, incidents)].map((one) => {
        return sentenceText(one, 'en', WATCH_SENTENCES);
      });
    };
    expect(told(1_800_000, 0)).toEqual([
      'Watched for 30 min.',
      'Unknown for 30 min because the station has not told its hub yet.',
      'Nothing found in the 30 min that were watched; of 30 min the station has not told its hub yet.',
    ]);
    expect(told(1_800_000, 2).at(-1)).toBe(
      'Incidents in the 30 min that were watched: 2; of 30 min the station has not told its hub yet.',
    );
    expect(told(0, 0).at(-1)).toBe(
      'The station has not told its hub yet: nothing can be said about interference so far.',
    );
    expect(told(3_600_000, 0).at(-1)).toBe('No interference found; watched the whole time (1 h).');
  });

  it('measures the share of a band that has levels', () => {
    expect(shareHeard(sweep(T0), BAND)).toBeCloseTo(1, 6);
    expect(shareHeard(sweep(T0, { startHz: 127.5e6 }), BAND)).toBeCloseTo(9.55 / 19, 6);
    expect(shareHeard(sweep(T0), { startHz: 121.45e6, stopHz: 121.55e6 })).toBeCloseTo(1, 6);
    expect(shareHeard(sweep(T0), { startHz: 400e6, stopHz: 401e6 })).toBe(0);
    expect(shareHeard(sweep(T0), { startHz: 100e6, stopHz: 101e6 })).toBe(0);
    // A bin stands for half a step on either side of its centre.
    expect(shareHeard(sweep(T0), { startHz: 118.175e6, stopHz: 118.975e6 })).toBeCloseTo(1, 6);
    expect(shareHeard(sweep(T0), { startHz: 136e6, stopHz: 138e6 })).toBeCloseTo(1.05 / 2, 6);
  });
});
