/** What detection makes of signals that are not alone: crossing, inside one another, or beside what is legal. */
import { describe, expect, it } from 'vitest';
import { createDetector, type Detector } from '../../src/detection/detector.js';
import type { Emission } from '../../src/detection/emission.js';
import type { Assignment } from '../../src/rf/assignment.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

const BINS = 256;
const AVERAGES = 16;

interface Air {
  /** Power of a signal over noise, per sweep and bin. */
  readonly power: (sweep: number, bin: number) => number;
  /** Noise of the receiver, dB over −100 dBm, per sweep. */
  readonly noiseDb?: (sweep: number) => number;
  readonly assignments?: readonly Assignment[];
  readonly seed?: number;
  readonly averages?: number;
  readonly bins?: number;
}

/** A receiver that listens to this air, sweep by sweep. */
function listen(
  { power, noiseDb = () => 0, assignments = [], seed = 3, averages = AVERAGES, bins = BINS }: Air,
  sweeps: number,
) {
  const detector = createDetector({ startHz: 400e6, stepHz: 10e3, bins, assignments, spursHz: [] });
  const random = randomFrom(seed);
  const raised: { readonly sweep: number; readonly emission: Emission }[] = [];
  for (let t = 0; t < sweeps; t++) {
    const noise = 10 ** (noiseDb(t) / 10);
    const levelsDbm = Float32Array.from(
      { length: bins },
      (_, f) => -100 + 10 * Math.log10((noise + power(t, f)) * gammaCell(random, averages)),
    );
    for (const { type, emission } of detector.observe({ startedAt: t * 1000, levelsDbm }).alarms)
      if (type === 'raised') raised.push({ sweep: t, emission });
  }
  return { detector, raised };
}

const line = (bin: number, at: number, power: number) => power * Math.exp(-0.5 * ((bin - at) / 0.6) ** 2);
const idsAt = (detector: Detector) => detector.emissions().map(({ features }) => features);

describe('a carrier that stays', () => {
  it('remains one narrow emission when a drift passes through it, and so does the drift', () => {
    const at = (t: number) => 80 + (t - 300) * 0.25;
    const drift = (t: number) => t >= 300 && t < 620;
    const { detector, raised } = listen(
      { power: (t, f) => line(f, 120, 10) + (drift(t) ? line(f, at(t), 12) : 0) },
      615,
    );
    const features = idsAt(detector);
    expect(features).toHaveLength(2);
    const [carrier, moving] = [...features].sort((a, b) => a.spanBins - b.spanBins);
    expect(carrier?.spanBins).toBeLessThanOrEqual(10);
    expect(carrier?.sinceStart).toBe(true);
    expect(moving?.driftBins).toBeGreaterThan(50);
    expect(raised.length).toBeLessThanOrEqual(3);
  });

  it('is told though something hops all around it', () => {
    const random = randomFrom(11);
    const hops = Array.from({ length: 800 }, () => 40 + 6 * Math.floor(random() * 26));
    const power = (t: number, f: number) =>
      (t >= 280 && (f === hops[t] || f === (hops[t] as number) + 1) ? 60 : 0) + (t >= 500 ? line(f, 121, 30) : 0);
    const { raised } = listen({ power }, 560);
    const carriers = raised.filter(({ sweep, emission }) => sweep >= 500 && emission.raisedHighBin < 126);
    expect(raised.some(({ sweep, emission }) => sweep < 500 && emission.features.region)).toBe(true);
    expect(carriers.map(({ emission }) => emission.raisedLowBin >= 116)).toContain(true);
    expect(carriers[0]?.sweep).toBeLessThan(530);
  });

  it('at the very end of the band is no carrier while it is one bin of the receiver', () => {
    const oddEnd = listen({ power: (_, f) => (f === 0 ? 1.2 : 0) }, 300);
    expect(oddEnd.raised).toEqual([]);
    const carrier = listen({ power: (_, f) => line(f, 1, 6) }, 300);
    expect(carrier.raised).toHaveLength(1);
  });
});

describe('an emitter that stays for some sweeps in each of many places', () => {
  /** Stays `dwell` sweeps in a place, then in the next of 23 places all over the band. */
  const hopper = (dwell: number) => (t: number, f: number) =>
    t < 300 ? 0 : line(f, 8 + 44 * ((7 * Math.floor((t - 300) / dwell) + 3) % 23), 30);

  it('is one alarm after its fourth place, however far apart they are', () => {
    for (const dwell of [3, 4, 5]) {
      const { detector, raised } = listen({ power: hopper(dwell), bins: 1024 }, 400);
      expect(raised.length).toBeLessThanOrEqual(4);
      const regions = detector.emissions().filter(({ features }) => features.region);
      expect(regions).toHaveLength(1);
      expect(regions[0]?.features.spanBins).toBeGreaterThan(700);
      expect(regions[0]?.firstSweep).toBe(300);
    }
  });

  it('hides no carrier that begins meanwhile', () => {
    const hops = hopper(4);
    const power = (t: number, f: number) => hops(t, f) + (t >= 380 ? line(f, 500, 30) : 0);
    const { raised } = listen({ power, bins: 1024 }, 490);
    const carriers = raised.filter(({ sweep, emission }) => sweep >= 380 && Math.abs(emission.raisedLowBin - 500) < 6);
    expect(carriers.length).toBeGreaterThan(0);
    expect(carriers[0]?.sweep).toBeLessThan(400);
  });

  it('is told from bursts of several transmitters that do not follow each other', () => {
    const random = randomFrom(9);
    const bursts = Array.from({ length: 12 }, (_, i) => ({
      at: 300 + 16 * i + Math.floor(6 * random()),
      bin: 20 + 80 * i,
    }));
    const power = (t: number, f: number) =>
      bursts.reduce((sum, { at, bin }) => sum + (t >= at && t < at + 5 ? line(f, bin, 30) : 0), 0);
    expect(listen({ power, bins: 1024 }, 520).raised).toHaveLength(12);
  });
});

describe('an emitter that sweeps or hops fast', () => {
  it('hides no transmission of eight bins, with pauses, that begins 35 sweeps after it fell silent', () => {
    const random = randomFrom(9);
    const hops = Array.from({ length: 480 }, () => 40 + 6 * Math.floor(random() * 26));
    const inside = (f: number, from: number, width: number) => f >= from && f < from + width;
    const power = (t: number, f: number) =>
      (t >= 280 && t < 480 && inside(f, hops[t] as number, 4)) || (t >= 515 && t % 9 < 6 && inside(f, 121, 8)) ? 8 : 0;
    const later = listen({ power }, 620).raised.filter(({ sweep }) => sweep >= 515);
    expect(later.map(({ emission }) => emission.features.region)).toEqual([false]);
    expect(later[0]?.sweep).toBeLessThanOrEqual(535);
  });

  it('is one alarm though it was two before its places met', () => {
    const random = randomFrom(4);
    const hops = Array.from({ length: 600 }, (_, t) => {
      const place = Math.floor(40 * random());
      // First at both ends of its range in turn, then all over it.
      return t < 380 ? (t % 2 === 0 ? 40 : 380) + 2 * place : 40 + 10 * place + Math.floor(10 * random());
    });
    const power = (t: number, f: number) => (t >= 290 && (f === hops[t] || f === (hops[t] as number) + 1) ? 60 : 0);
    const at = (sweeps: number) => {
      const { detector } = listen({ power, bins: 512 }, sweeps);
      return detector.emissions().filter(({ features }) => features.region);
    };
    expect(at(378)).toHaveLength(2);
    expect(at(560)).toHaveLength(1);
  });

  it('is one alarm while it makes its way over a wide range, pass by pass', () => {
    const power = (t: number, f: number) => (t >= 300 ? line(f, 440 + (((280 * (t - 300)) / 24) % 280), 60) : 0);
    expect(listen({ power, bins: 760 }, 420).raised).toHaveLength(1);
  });

  it('hides no carrier that stays where it ended', () => {
    const at = (t: number) => 40 + 3 * (t - 300);
    const power = (t: number, f: number) => (t < 300 ? 0 : line(f, t < 360 ? at(t) : 220, 20));
    const { raised } = listen({ power }, 400);
    const carriers = raised.filter(({ sweep, emission }) => sweep >= 360 && Math.abs(emission.raisedLowBin - 220) < 4);
    expect(carriers).toHaveLength(1);
  });
});

describe('a receiver that drifts', () => {
  it('gives what its floor moved by to the gain, and keeps what each bin is for itself', () => {
    const { detector, raised } = listen({ power: () => 0, noiseDb: (t) => -t / 1000 }, 3000);
    const gainDb = detector.pipeline?.floor.gainDb ?? Number.NaN;
    expect(gainDb + 3).toBeGreaterThan(-0.25);
    expect(gainDb + 3).toBeLessThan(0.25);
    const bases = detector.pipeline?.floor.baseDbm ?? [];
    expect([...bases].sort((a, b) => a - b)[BINS >> 1]).toBeGreaterThan(-100.15);
    expect(raised).toEqual([]);
  });
});

describe('the floor of licensed bins', () => {
  it('is where it was after 20,000 sweeps of noise of eight averages', () => {
    const licence: Assignment = {
      id: 'L',
      centreHz: 400e6 + 30 * 10e3,
      bandwidthHz: 20 * 10e3,
      service: 'land-mobile',
      class: 'intermittent',
      mask: [],
    };
    const { detector } = listen({ power: () => 0, assignments: [licence], averages: 8, bins: 64 }, 20_000);
    const floor = detector.pipeline?.floor;
    const level = (floor?.baseDbm[30] ?? 0) + (floor?.gainDb ?? 0);
    expect(Math.abs(level + 100)).toBeLessThan(0.3);
  });
});

describe('a shared band', () => {
  const shared: Assignment = {
    id: 'S',
    centreHz: 400e6 + 128 * 10e3,
    bandwidthHz: 240 * 10e3,
    service: 'srd',
    class: 'shared',
    mask: [],
  };
  /** One legal burst in four sweeps, four bins wide. */
  const legal = (seed: number) => {
    const random = randomFrom(seed);
    const bursts = Array.from({ length: 1500 }, () => (random() < 0.25 ? 12 + Math.floor(random() * 228) : -99));
    return (t: number, f: number) => (f >= (bursts[t] as number) && f < (bursts[t] as number) + 4 ? 20 : 0);
  };

  it('is quiet while its bursts are legal, beside a jammer too and after it', () => {
    const burst = legal(21);
    const jammed = (t: number, f: number) => (t >= 500 && t < 700 && f >= 40 && f < 140 ? 3 : 0);
    const { raised } = listen({ power: (t, f) => burst(t, f) + jammed(t, f), assignments: [shared] }, 1200);
    expect(raised.filter(({ sweep }) => sweep < 500 || sweep >= 700)).toEqual([]);
    expect(raised.length).toBeGreaterThan(0);
  });

  it('is not, soon after something sweeps through it', () => {
    const burst = legal(22);
    const at = (t: number) => 60 + (((t - 400) * 7) % 110);
    const power = (t: number, f: number) => burst(t, f) + (t >= 400 ? line(f, at(t), 60) : 0);
    const { raised } = listen({ power, assignments: [shared] }, 480);
    expect(raised.length).toBeGreaterThan(0);
    expect(raised[0]?.sweep).toBeGreaterThanOrEqual(400);
    expect(raised[0]?.sweep).toBeLessThan(425);
  });
});
