import { describe, expect, it } from 'vitest';
import { layOutBand } from '../../src/detection/band-layout.js';
import { createDetector } from '../../src/detection/detector.js';
import { harmOf } from '../../src/detection/naming/harm.js';
import { agreement, chooseWitnesses, testify } from '../../src/detection/naming/source-witness.js';
import { CarrierLoss } from '../../src/detection/watchers/carrier-loss.js';
import { LicenceTolerance } from '../../src/detection/watchers/licence-tolerance.js';
import { NoiseRise } from '../../src/detection/watchers/noise-rise.js';
import { wilson } from '../../src/detection/watchers/occupancy.js';
import { type Assignment, isLicensedAt } from '../../src/rf/assignment.js';
import { gammaCell, labelledWorld, randomFrom } from '../support/labelled-world.js';
import { detectorFor, sweepOf } from '../support/run-world.js';

const grid = { startHz: 100e6, stepHz: 10e3, bins: 100 };
const licence = (partial: Partial<Assignment>): Assignment => ({
  id: 'L1',
  centreHz: 100.5e6,
  bandwidthHz: 50e3,
  service: 'broadcast-fm',
  class: 'continuous',
  mask: [],
  ...partial,
});
const floorDbm = new Float32Array(100).fill(-105);
const row = (carrierDbm: number, bin = 50) => {
  const levelsDbm = new Float32Array(100).fill(-105);
  levelsDbm[bin] = carrierDbm;
  return levelsDbm;
};
const watch = (levelsDbm: Float32Array, t: number, doubtful = false) => ({
  at: t * 1000,
  levelsDbm,
  gainDb: 0,
  doubtful,
});

describe('loss of a licensed carrier', () => {
  const run = (level: (t: number) => number, sweeps = 200) => {
    const loss = new CarrierLoss(layOutBand(grid, [licence({})], []), floorDbm);
    return Array.from({ length: sweeps }, (_, t) => loss.observe(watch(row(level(t)), t))).flat();
  };

  it('is told from its first silent sweep, and its return too', () => {
    const found = run((t) => (t >= 100 && t < 140 ? -105 : -70));
    expect(found.map(({ state, at }) => [state, at])).toEqual([
      ['began', 100_000],
      ['ended', 142_000],
    ]);
    expect(found[0]?.evidence).toContain('gone');
    // Of a loss that has ended the level is that of the silence; what is heard again is in the words.
    expect(found.map(({ levelDbm }) => levelDbm)).toEqual([-105, -105]);
    expect(found[1]?.evidence).toContain('back: -70.0 dBm');
  });

  it('is not told of a carrier that pauses by itself', () => {
    expect(run((t) => (t % 20 === 0 || t >= 100 ? -105 : -70))).toEqual([]);
    // One sweep of the 64 is no habit, and a silence that lasts no pause.
    expect(run((t) => (t >= 50 ? -105 : -70))).toMatchObject([{ state: 'began' }]);
    expect(run((t) => (t === 20 || t >= 100 ? -105 : -70))).toMatchObject([{ state: 'began', since: 100_000 }]);
  });

  it('keeps its name while it goes on, through a restart as well', () => {
    const layout = layOutBand(grid, [licence({})], []);
    const first = new CarrierLoss(layout, floorDbm);
    for (let t = 0; t < 110; t++) first.observe(watch(row(t < 100 ? -70 : -105), t));
    const second = new CarrierLoss(layout, floorDbm);
    second.restore(structuredClone(first.snapshot()));
    expect(second.ongoing(110_000)).toMatchObject([
      { state: 'goes-on', since: 100_000, at: 110_000, levelDbm: -105, expectedDbm: -70 },
    ]);
    const ended = Array.from({ length: 5 }, (_, i) => second.observe(watch(row(-70), 110 + i))).flat();
    expect(ended).toMatchObject([{ state: 'ended', since: 100_000, at: 112_000 }]);
    expect(second.ongoing(115_000)).toEqual([]);
  });

  it('is no silence outside licensed hours, and is one that is still there when they begin', () => {
    const day = licence({ licensedHours: { fromMinute: 3, toMinute: 1440 } });
    const loss = new CarrierLoss(layOutBand(grid, [day], []), floorDbm);
    const found = Array.from({ length: 300 }, (_, t) => loss.observe(watch(row(t < 100 ? -70 : -105), t))).flat();
    expect(found).toMatchObject([{ state: 'began', since: 180_000 }]);
  });

  it('is not a fade, nor one lost sweep, nor missing data', () => {
    expect(run((t) => (t >= 100 && t < 140 ? -79 : -70))).toEqual([]);
    expect(run((t) => (t === 100 ? -105 : -70))).toEqual([]);
    expect(run((t) => (t >= 100 ? Number.NaN : -70))).toEqual([]);
  });
});

describe('terms of a licence', () => {
  it('reports a level, a centre and an hour that are not licensed, once each', () => {
    const terms = {
      levelDbm: -70,
      levelToleranceDb: 4,
      centreToleranceHz: 5e3,
      licensedHours: { fromMinute: 0, toMinute: 1 },
    };
    const watcher = new LicenceTolerance(layOutBand(grid, [licence(terms)], []), floorDbm);
    const found = Array.from({ length: 120 }, (_, t) => watcher.observe(watch(row(-60, 52), t))).flat();
    expect(found.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'centre began',
      'hours began',
      'level began',
    ]);
    expect(found.find(({ kind }) => kind === 'hours')?.at).toBe(64_000);
  });

  it('is silent about a centre that the error of the receiver reaches back into its tolerance', () => {
    const layout = layOutBand(grid, [licence({ centreToleranceHz: 5e3 })], []);
    const centresOf = (referencePpm: number) => {
      const watcher = new LicenceTolerance(layout, floorDbm, referencePpm);
      return Array.from({ length: 120 }, (_, t) => watcher.observe(watch(row(-60, 52), t))).flat();
    };
    // 20 kHz off at 100.5 MHz are 199 parts in a million.
    expect(centresOf(50)).toMatchObject([{ kind: 'centre', evidence: expect.stringMatching(/ ± \d+\.\d kHz from/) }]);
    expect(centresOf(200)).toEqual([]);
  });

  it('reports a licensee that became wider than its licence, and its return', () => {
    const wide = licence({ bandwidthHz: 80e3, bandwidthToleranceHz: 20e3 });
    const watcher = new LicenceTolerance(layOutBand(grid, [wide], []), floorDbm);
    const flat = (halfBins: number) =>
      Float32Array.from({ length: 100 }, (_, f) => (Math.abs(f - 50) <= halfBins ? -70 : -105));
    const found = Array.from({ length: 600 }, (_, t) =>
      watcher.observe(watch(flat(t >= 100 && t < 200 ? 7 : 3), t)),
    ).flat();
    expect(found.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['bandwidth began', 'bandwidth ended']);
    expect(found[0]?.evidence).toMatch(/occupies 1[345]\d\.\d kHz ± \d+\.\d kHz .* licensed for 80.0 kHz/);
  });

  it('reads licensed hours over midnight', () => {
    const night = { fromMinute: 22 * 60, toMinute: 5 * 60 };
    const at = (hour: number) => isLicensedAt(night, hour * 3_600_000);
    expect([at(21), at(22), at(4), at(5)]).toEqual([false, true, true, false]);
    expect(isLicensedAt(undefined, 0)).toBe(true);
  });
});

describe('noise rise', () => {
  it('is a rise that stays, not one that passes', () => {
    const run = (gain: (t: number) => number) => {
      const watcher = new NoiseRise({ lowHz: 1, highHz: 2 }, -105);
      return Array.from({ length: 300 }, (_, t) =>
        watcher.observe({ at: t * 1000, levelsDbm: floorDbm, gainDb: gain(t), doubtful: false }),
      ).flat();
    };
    expect(run((t) => (t > 100 && t < 120 ? 6 : 0))).toEqual([]);
    const found = run((t) => (t > 100 && t < 250 ? (t < 200 ? 6 : 9) : 0));
    expect(found.map(({ state, at, levelDbm }) => [state, at, Math.round(levelDbm ?? 0)])).toEqual([
      ['began', 101_000, -99],
      ['ended', 250_000, -96],
    ]);
    expect(found.map(({ expectedDbm }) => Math.round(expectedDbm ?? 0))).toEqual([-105, -105]);
  });
});

describe('occupancy', () => {
  it('gives the interval of Wilson, wider when samples are correlated', () => {
    const plain = wilson(10, 100);
    expect([plain.low, plain.high].map((x) => Math.round(x * 1e4) / 1e4)).toEqual([0.0552, 0.1744]);
    expect(wilson(10, 100, 0.5).high).toBeGreaterThan(plain.high);
    expect(wilson(0, 50).low).toBe(0);
    expect(wilson(0, 0).high).toBe(1);
  });
});

describe('severity', () => {
  const input = { lowBin: 48, highBin: 52, inrDb: 10, durationMs: 600_000, recurrences: 1 };

  it('puts the law first: a safety service outweighs a stronger signal elsewhere', () => {
    const safety = harmOf(input, layOutBand(grid, [licence({ service: 'aero-am' })], []));
    const broadcast = harmOf({ ...input, inrDb: 20 }, layOutBand(grid, [licence({})], []));
    expect(safety.score).toBeGreaterThan(broadcast.score);
    expect(safety.reason).toContain('safety service (L1');
    expect(harmOf(input, layOutBand(grid, [], [])).reason).toContain('unlicensed');
  });
});

describe('the score of severity', () => {
  const input = { lowBin: 48, highBin: 52, inrDb: 10, durationMs: 600_000, recurrences: 1 };
  const nobody = layOutBand(grid, [], []);

  // 35 × 0.4 for no assignment, 25 × (I/N + 6)/26, 15 × log2(1 + 10 min)/8 = 6.49, 10 × 1/5; the rest is the example's.
  it.each([
    ['at the protection criterion of -6 dB the level counts nothing', { inrDb: -6 }, 22],
    ['below it neither', { inrDb: -40 }, 22],
    ['10 dB over noise counts 16/26 of the level', {}, 38],
    ['20 dB over noise counts the whole of it', { inrDb: 20 }, 47],
    ['more than that counts no more', { inrDb: 60 }, 47],
    ['a first time counts no recurrence', { recurrences: 0 }, 36],
    ['five times a week count the whole of it', { recurrences: 5 }, 46],
    ['a moment counts no duration', { durationMs: 0 }, 31],
    ['255 minutes count the whole of it', { durationMs: 255 * 60_000 }, 46],
  ] as const)('%s', (_what, change, score) => {
    expect(harmOf({ ...input, ...change }, nobody).score).toBe(score);
  });

  it('adds the share of the channel and the weight of its service', () => {
    // Five of six bins of a broadcaster: 35 × 0.5 + 15.38 + 15 × share + 6.49 + 2.
    const channel = layOutBand(grid, [licence({})], []).channels[0];
    const bins = (channel?.endBin ?? 0) - (channel?.firstBin ?? 0);
    const expected = Math.round(17.5 + (25 * 16) / 26 + (15 * 5) / bins + (15 * Math.log2(11)) / 8 + 2);
    expect(harmOf(input, layOutBand(grid, [licence({})], [])).score).toBe(expected);
  });
});

describe('witnesses', () => {
  it('find the two carriers of an intermodulation product and hold it against when they were on', () => {
    const channel = (id: string, bin: number) =>
      licence({ id, centreHz: grid.startHz + bin * grid.stepHz, bandwidthHz: 29e3, class: 'intermittent' });
    const layout = layOutBand(grid, [channel('A', 40), channel('B', 60)], []);
    const witnesses = chooseWitnesses(layout, { low: 19, high: 21, minLow: 19, maxHigh: 21 }, []);
    expect(witnesses.map(({ kind, first, second }) => [kind, first, second])).toEqual([['intermod', 0, 1]]);
    for (let t = 0; t < 20; t++) testify(witnesses, t % 2 === 0, Uint8Array.from([1, t % 2 === 0 ? 1 : 0]));
    const [witness] = witnesses;
    expect(witness && agreement(witness)).toBe(1);
  });
});

describe('an emitter that sweeps through the band', () => {
  it('is as strong as what was heard of it from its first report on', () => {
    const wide = { startHz: 118e6, stepHz: 25e3, bins: 400 };
    const detector = createDetector({ ...wide, assignments: [], spursHz: [] });
    const random = randomFrom(5);
    const first: number[] = [];
    for (let t = 0; t < 320; t++) {
      const levelsDbm = Float32Array.from({ length: wide.bins }, () => -104 + 10 * Math.log10(gammaCell(random, 4)));
      const at = 100 + (t - 300) * 12;
      if (t >= 300 && t < 316) for (let f = at; f < at + 2; f++) levelsDbm[f] = -84;
      const { alarms } = detector.observe({ startedAt: 1_700_000_000_000 + t * 250, levelsDbm });
      for (const { type, emission } of alarms)
        if (type === 'raised' && emission.features.region) first.push(emission.features.inrDb);
    }
    expect(first).toHaveLength(1);
    expect(first[0]).toBeGreaterThan(10);
  });
});

describe('explanations', () => {
  it('say why a bin alarmed and why another did not', () => {
    const world = labelledWorld(1);
    const detector = detectorFor(world);
    for (let t = 0; t <= 500; t++) detector.observe(sweepOf(world, t));
    const carrier = detector.explain(41);
    expect(carrier?.emissionId).toBeDefined();
    expect(carrier?.why).toMatch(/part of emission/);
    expect(carrier?.fired.length).toBeGreaterThan(0);
    expect(detector.explain(160)?.why).toMatch(/spur/);
    expect(detector.explain(10)?.why).toMatch(/L1/);
    expect(detector.explain(110)?.why).toMatch(/over the floor/);
    expect(detector.emissions().map(({ evidence }) => evidence.length > 10)).toContain(true);
  });

  it('say between warm-up and the first judged sweep that there is no level, and not nothing', () => {
    const world = labelledWorld(1);
    const detector = detectorFor(world);
    let first = detector.explain(41);
    for (let t = 0; t < 500 && first === undefined; t++) {
      detector.observe(sweepOf(world, t));
      first = detector.explain(41);
    }
    expect(first?.levelDbm).toBeTypeOf('number');
    expect(first?.judgedRatio).toBeTypeOf('number');
  });

  it('never contradict the alarm of the same sweep, say since when, and why a stronger event in it is not told apart', () => {
    const grid = { startHz: 118e6, stepHz: 25e3, bins: 200 };
    const detector = createDetector({ ...grid, assignments: [], spursHz: [] });
    const random = randomFrom(7);
    const T = 1_700_000_000_000;
    let compared = 0;
    for (let t = 0; t < 420; t++) {
      const levelsDbm = Float32Array.from({ length: grid.bins }, () => -104 + 10 * Math.log10(gammaCell(random, 4)));
      if (t >= 300) for (const f of [79, 80, 81]) levelsDbm[f] = t < 410 ? -86 : -60;
      detector.observe({ startedAt: T + t * 250, levelsDbm });
      for (const { id, lastSeenAt, lowHz, highHz } of detector.emissions()) {
        if (lastSeenAt !== T + t * 250) continue;
        const bin = Math.round(((lowHz + highHz) / 2 - grid.startHz) / grid.stepHz);
        const told = detector.explain(bin);
        expect([told?.emissionId, told?.why.split(':')[0]]).toEqual([id, `part of emission ${id}`]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(50);
    const told = detector.explain(80)?.why ?? '';
    expect(told).toMatch(/seen since 2023-11-14T22:1\d:\d\d\.\d{3}Z, raised after \d+ sweeps/);
    expect(told).toContain('stronger by');
    expect(told).toContain('fired: cell');
  });
});

describe('a detector', () => {
  it('refuses a grid it cannot work on, and sweeps and snapshots of another', () => {
    const options = { ...grid, assignments: [], spursHz: [] };
    expect(() => createDetector({ ...options, bins: 3 })).toThrow(/8 to 65535 bins, not 3/);
    expect(() => createDetector({ ...options, stepHz: 0 })).toThrow(/stepHz is 0/);
    const detector = createDetector(options);
    expect(() => detector.observe({ startedAt: 0, levelsDbm: new Float32Array(5) })).toThrow(/5 bins/);
    const other = createDetector({ ...options, startHz: 1e6 });
    expect(() => other.restore(detector.snapshot())).toThrow(/from 100000000 Hz/);
  });

  it('learns for 240 sweeps, or for an hour of at least 60 where they are slow, also over a restart', () => {
    const world = labelledWorld(4, []);
    const { startHz, stepHz, bins, assignments, spursHz } = world;
    const learnedAfter = (everyMs: number, restartAt = -1) => {
      const fresh = () => createDetector({ startHz, stepHz, bins, assignments, spursHz });
      let detector = fresh();
      for (let t = 0; t < 300; t++) {
        if (detector.learned !== undefined) return t;
        if (t === restartAt) {
          const saved = structuredClone(detector.snapshot());
          detector = fresh();
          detector.restore(saved);
        }
        detector.observe({ ...sweepOf(world, t), startedAt: t * everyMs });
      }
      return undefined;
    };
    expect([200, 15_000, 30_000, 60_000, 600_000].map((everyMs) => learnedAfter(everyMs))).toEqual([
      240, 240, 120, 60, 60,
    ]);
    expect([10, 51, 55, 59].map((restartAt) => learnedAfter(60_000, restartAt))).toEqual([60, 60, 60, 60]);
  });

  it('takes a long pause for a gap, not for an event', () => {
    const world = labelledWorld(4, []);
    const detector = detectorFor(world);
    for (let t = 0; t < 700; t++) {
      const sweep = sweepOf(world, t);
      const result = detector.observe({ ...sweep, startedAt: sweep.startedAt + (t >= 500 ? 30_900 : 0) });
      expect(result.alarms).toEqual([]);
    }
  });
});
