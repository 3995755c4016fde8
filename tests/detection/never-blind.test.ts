/** Worlds of jammers, jumping gain and lightning: a clear new signal over five bins is told within 64 sweeps. */
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../src/detection/detector.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

const BINS = 160;
const WARMUP = 120;
const WITHIN_SWEEPS = 64;
const EVENT_BINS = 5;
/** 15 dB over all that is there. */
const EVENT_POWER = 31.6;
const AVERAGES = 8;
/** No wider than this: told as itself, not as part of something. */
const WIDEST_BINS = 42;

type Random = () => number;

interface Troubles {
  readonly jammers: number;
  /** The gain jumps by up to 8 dB either way every so many sweeps; never when undefined. */
  readonly gainEvery?: number;
  /** Share of sweeps that lightning strikes. */
  readonly storm?: number;
}

function jammersOf(random: Random, count: number) {
  return Array.from({ length: count }, () => {
    const width = 10 + Math.floor(random() * 140);
    const low = Math.floor(random() * (BINS - width));
    const from = WARMUP + Math.floor(random() * 250);
    return { from, to: from + 5 + Math.floor(random() * 300), low, high: low + width, power: 10 ** (random() * 2) };
  });
}

/** Sweeps from the start of the signal until it is told, or undefined. */
function toldAfter(seed: number, { jammers, gainEvery, storm = 0 }: Troubles): number | undefined {
  const random = randomFrom(seed);
  const start = 200 + Math.floor(random() * 200);
  const low = 10 + Math.floor(random() * 140);
  const jams = jammersOf(random, jammers);
  const detector = createDetector({
    startHz: 100e6,
    stepHz: 10e3,
    bins: BINS,
    assignments: [],
    spursHz: [],
    tunables: { warmupSweeps: WARMUP },
  });
  let gainDb = 0;
  for (let t = 0; t <= start + WITHIN_SWEEPS; t++) {
    if (gainEvery !== undefined && t > WARMUP && t % gainEvery === 0) gainDb = (random() - 0.5) * 16;
    const flash = t > WARMUP && random() < storm ? 10 ** (random() * 2) : 0;
    const levelsDbm = Float32Array.from({ length: BINS }, (_, f) => {
      let power = 1;
      for (const jam of jams) if (t >= jam.from && t < jam.to && f >= jam.low && f < jam.high) power += jam.power;
      if (t >= start && f >= low && f < low + EVENT_BINS) power += EVENT_POWER * power;
      return -100 + gainDb + 10 * Math.log10((power + flash) * gammaCell(random, AVERAGES));
    });
    for (const { type, emission } of detector.observe({ startedAt: t * 1000, levelsDbm }).alarms) {
      const { verdict, raisedSweep, raisedLowBin, raisedHighBin } = emission;
      const isHere =
        raisedLowBin < low + EVENT_BINS && raisedHighBin >= low && raisedHighBin - raisedLowBin < WIDEST_BINS;
      if (type !== 'merged' && type !== 'closed' && verdict.deservesPerson && raisedSweep >= start && isHere)
        return t - start;
    }
  }
  return undefined;
}

const missedOf = (seeds: number, troubles: Troubles) =>
  Array.from({ length: seeds }, (_, i) => i + 1).filter((seed) => toldAfter(seed, troubles) === undefined);

describe('a signal of 15 dB over five bins', () => {
  it('is told while the gain jumps every few sweeps', () => {
    for (const gainEvery of [2, 3, 5, 11, 19])
      expect(missedOf(4, { jammers: 0, gainEvery }), `${gainEvery}`).toEqual([]);
  });

  it('is told while lightning strikes a third of the sweeps', () => {
    expect(missedOf(12, { jammers: 0, storm: 0.33 })).toEqual([]);
  });

  it('is told under and beside up to three standing jammers, in nine worlds of ten', () => {
    expect(missedOf(30, { jammers: 3 }).length).toBeLessThanOrEqual(3);
  });
});

describe('lightning', () => {
  it('in warm-up is no habit of the bins it strikes: later flashes are no alarms', () => {
    const random = randomFrom(7);
    // Licensees on the air keep their level in a flash, so it is no jump of the gain.
    const carriers = [10, 40, 70, 100, 130];
    const detector = createDetector({
      startHz: 100e6,
      stepHz: 10e3,
      bins: BINS,
      assignments: carriers.map((bin) => ({
        id: `C${bin}`,
        centreHz: 100e6 + bin * 10e3,
        bandwidthHz: 30e3,
        service: 'land-mobile',
        class: 'intermittent',
        mask: [],
      })),
      spursHz: [],
      tunables: { warmupSweeps: WARMUP },
    });
    const inWarmUp = new Set([10, 11, 30, 60, 80]);
    const later = new Set([205, 206, 211, 212, 217, 255, 257, 258]);
    const told = new Set<number>();
    for (let t = 0; t < 300; t++) {
      const levelsDbm = Float32Array.from({ length: BINS }, (_, f) => {
        const carrier = t > WARMUP && carriers.some((bin) => Math.abs(f - bin) <= 1) ? 1e5 : 0;
        // The flashes of warm-up are weaker in a part of the band.
        const flash = later.has(t) || (inWarmUp.has(t) && Math.abs(f - 85) > 13) ? 30 : 0;
        return -100 + 10 * Math.log10(carrier + (1 + flash) * gammaCell(random, AVERAGES));
      });
      for (const { emission } of detector.observe({ startedAt: t * 1000, levelsDbm }).alarms)
        if (emission.verdict.deservesPerson) told.add(emission.id);
    }
    expect(told.size).toBe(0);
  });
});
