import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occupancyRoutes, type SummarisedArchive } from '../../src/http/recording/occupancy-routes.js';
import type { Route } from '../../src/http/route.js';
import { bandSummary, channelSummary, occupancyJson, summarised } from '../../src/report/occupancy-summary.js';
import { HOUR_MS } from '../../src/time/units.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const RULE = { kind: 'noise', marginDb: 5 } as const;
const stretch = { from: 0, to: 4 * HOUR_MS, pointMs: 60_000 };
const point = (at: number, occupied: number, sweeps: number) => ({
  ...{ at, maxDbm: -60, meanDbm: -70, occupancy: occupied / sweeps, sweeps, rule: RULE },
});

/** One channel sampled once a second; a Markov chain of the given occupancy and lag-1 correlation, counted a minute. */
function chain(hours: number, share: number, lag1: number, seed: number) {
  const random = randomFrom(seed);
  let on = random() < share;
  return Array.from({ length: hours * 60 }, (_, minute) => {
    let occupied = 0;
    for (let i = 0; i < 60; i++) {
      if (random() >= lag1) on = random() < share;
      if (on) occupied += 1;
    }
    return point(minute * 60_000, occupied, 60);
  });
}

describe('a summary of occupancy', () => {
  it('has share, hours, busiest hour and revisit time', () => {
    const summary = summarised(
      [point(0, 30, 60), point(60_000, 30, 60), point(HOUR_MS, 45, 60), point(3 * HOUR_MS, 0, 60)],
      stretch,
    );
    expect(summary.share).toBeCloseTo(105 / 240);
    expect([...summary.hours]).toEqual([0.5, 0.75, Number.NaN, 0]);
    expect(summary.busyHour).toEqual({ at: HOUR_MS, share: 0.75 });
    expect(summary.revisitMs).toBe(1000);
    // Four minutes of four hours, whatever the headline of the period says.
    expect(summary.observedMs).toBe(4 * 60_000);
  });

  it('is the same of points and of the numbers of their table, whose order and rules it keeps', () => {
    const points = [...chain(3, 0.3, 0.6, 11), point(3 * HOUR_MS, 1, 2), point(3.5 * HOUR_MS, 3, 7)];
    const table = (used: number[]) => ({
      points: Float64Array.from(
        points.flatMap(({ at, maxDbm, meanDbm, occupancy, sweeps }, i) => [
          ...[at, maxDbm, meanDbm, occupancy, sweeps, used[i % used.length] as number, 0],
        ]),
      ),
      rules: [{ kind: 'fixed', thresholdDbm: -90 } as const, RULE],
    });
    expect(summarised(table([1]).points, stretch)).toEqual(summarised(points.toReversed(), stretch));
    const channel = { name: '100 kHz', startHz: 1, stopHz: 2 };
    expect(channelSummary(channel, table([1]), stretch).rules).toEqual([RULE]);
    expect(channelSummary(channel, table([1, 0]), stretch).rules).toEqual([RULE, { kind: 'fixed', thresholdDbm: -90 }]);
  });

  it('says how long was received: parts of a point, and single sweeps that say nothing of the minutes around them', () => {
    const minutes = (count: number, sweeps: (minute: number) => number) =>
      Array.from({ length: count }, (_, minute) => point(minute * 60_000, 0, sweeps(minute)));
    // Received for 20 s of the last minute.
    expect(
      summarised(
        minutes(10, (minute) => (minute < 9 ? 60 : 20)),
        stretch,
      ).observedMs,
    ).toBe(560_000);
    // An hour at 1 s, then one sweep in every tenth minute.
    const sparse = [0, 10, 20].map((minute) => point(HOUR_MS + minute * 60_000, 0, 1));
    expect(summarised([...minutes(60, () => 60), ...sparse], stretch).observedMs).toBe(HOUR_MS + 3000);
    // A slower plan from the second hour on: 30 s a sweep.
    const slower = minutes(60, () => 2).map((one) => ({ ...one, at: one.at + HOUR_MS }));
    expect(summarised([...minutes(60, () => 60), ...slower], stretch).observedMs).toBe(2 * HOUR_MS);
  });

  it('says "not enough" where samples are few, and does not call their hour the busiest', () => {
    const summary = summarised([point(0, 5, 10)], stretch);
    expect(summary.enough).toBe(false);
    expect(summary.busyHour).toBeUndefined();
    expect(summarised([point(0, 0, 0)], stretch).observedMs).toBe(0);
    expect(summarised([], stretch)).toMatchObject({ observedMs: 0, samples: 0, enough: false, revisitMs: undefined });
  });

  it('counts samples that follow each other alike as fewer', () => {
    const independent = summarised(chain(4, 0.3, 0, 3), stretch);
    const alike = summarised(chain(4, 0.3, 0.8, 3), stretch);
    expect(independent.lag1).toBeLessThan(0.15);
    expect(alike.lag1).toBeGreaterThan(0.6);
    expect(alike.lag1).toBeLessThan(0.9);
    expect(alike.high - alike.low).toBeGreaterThan(2 * (independent.high - independent.low));
    expect(alike.independentSamples).toBeLessThan(alike.samples / 4);
  });

  it('does not take the rhythm of the day for correlation', () => {
    const day = [0, 1, 2, 3].flatMap((hour) =>
      chain(1, hour % 2 === 0 ? 0.1 : 0.7, 0, hour + 1).map((one) => ({ ...one, at: one.at + hour * HOUR_MS })),
    );
    expect(summarised(day, stretch).lag1).toBeLessThan(0.2);
  });

  it('holds the true occupancy inside its interval about as often as it promises', () => {
    let inside = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const { low, high } = summarised(chain(4, 0.2, 0.7, seed * 7919), stretch);
      if (low <= 0.2 && high >= 0.2) inside += 1;
    }
    expect(inside).toBeGreaterThanOrEqual(88);
  });

  it('never leaves 0 to 1, and never an interval without its own share', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 239 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 })),
        ),
        (minutes) => {
          const { share, low, high, lag1 } = summarised(
            minutes.map(([minute, sweeps, occupied]) => point(minute * 60_000, Math.min(occupied, sweeps), sweeps)),
            stretch,
          );
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(share + 1e-12);
          expect(high).toBeGreaterThanOrEqual(share - 1e-12);
          expect(lag1).toBeGreaterThanOrEqual(0);
          expect(lag1).toBeLessThan(1);
        },
      ),
      { seed: 6, numRuns: 200 },
    );
  });

  it('weighs the parts of a band by their width', () => {
    const full = summarised([point(0, 60, 60)], stretch);
    const empty = summarised([point(0, 0, 60), point(HOUR_MS, 0, 60)], stretch);
    const band = bandSummary(
      [
        { startHz: 0, stopHz: 30, summary: full },
        { startHz: 30, stopHz: 120, summary: empty },
      ],
      stretch,
    );
    expect(band?.share).toBeCloseTo(0.25);
    expect([...(band?.hours ?? [])]).toEqual([0.25, 0, Number.NaN, Number.NaN]);
    expect(band?.busyHour).toEqual({ at: 0, share: 0.25 });
    expect(bandSummary([], stretch)).toBeUndefined();
    // A sweep a second for a minute of the first hour.
    const json = occupancyJson([{ name: '25 kHz', startHz: 0, stopHz: 30, rules: [], summary: full }], stretch);
    expect(json.received).toEqual([0.0167, 0, 0, 0]);
  });

  it('has the true share of the time in its interval, however the rhythm of the sweeps changes and half of them are missing', () => {
    let inside = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed * 104_729);
      const usual = random();
      let [isOn, occupiedS] = [random() < usual, 0];
      const minutes = Array.from({ length: 240 }, (_, minute) => {
        const everyS = [1, 10, 3][Math.floor(minute / 40) % 3] ?? 1;
        let [hits, heard] = [0, 0];
        for (let second = 0; second < 60; second++) {
          if (random() < 1 / 90) isOn = random() < usual;
          if (isOn) occupiedS += 1;
          if (second % everyS !== 0 || random() < 0.5) continue;
          heard += 1;
          if (isOn) hits += 1;
        }
        return heard === 0 ? [] : [point(minute * 60_000, hits, heard)];
      });
      const { low, high } = summarised(minutes.flat(), stretch);
      const truth = occupiedS / (240 * 60);
      if (low <= truth && truth <= high) inside += 1;
    }
    expect(inside / 200).toBeGreaterThanOrEqual(0.95);
  });
});

describe('the points of all channels', () => {
  it('are read in a pass for many of them, each with the rules of its own points', async () => {
    const names = Array.from({ length: 60 }, (_, i) => ({ name: `${i} kHz`, startHz: i * 1e3, stopHz: (i + 1) * 1e3 }));
    const passes: number[] = [];
    const archive: SummarisedArchive = {
      channels: async () => names,
      channelTables: async ({ channels }) => {
        passes.push(channels.length);
        const points = Float64Array.of(0, -60, -70, 0.5, 60, 1, 60_000);
        return channels.map(() => ({ points, rules: [{ kind: 'fixed', thresholdDbm: -90 }, RULE] }));
      },
    };
    const asked = occupancyRoutes(archive, () => true)[0] as Route;
    const input = { query: { receiverId: 'r1', from: 0, to: 60_000, maxPoints: 1 }, params: {}, body: undefined };
    const { channels } = (await asked.handle({} as never, {} as never, input)) as { channels: unknown[] };
    expect(passes).toEqual([25, 25, 10]);
    const told = { at: '1970-01-01T00:00:00.000Z', maxDbm: -60, meanDbm: -70, occupancy: 0.5, sweeps: 60, rule: 0 };
    expect(channels).toEqual(names.map((one) => ({ ...one, rules: [RULE], points: [told] })));
  });
});
