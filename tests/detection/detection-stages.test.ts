import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinClass, layOutBand } from '../../src/detection/band-layout.js';
import { ones } from '../../src/detection/bits.js';
import { learnFloor } from '../../src/detection/floor/learn-floor.js';
import { Learning, learningSlices } from '../../src/detection/floor/learning.js';
import { NoiseFloor } from '../../src/detection/floor/noise-floor.js';
import { atOnce } from '../../src/detection/floor/piecemeal.js';
import { plateausOf, withoutPlateaus } from '../../src/detection/floor/plateaus.js';
import { midMean, selectKth } from '../../src/detection/floor/select.js';
import { WarmUp } from '../../src/detection/floor/warm-up.js';
import { EmissionMasks, limitAt } from '../../src/detection/licences/emission-mask.js';
import { PersistenceGate } from '../../src/detection/licences/persistence-gate.js';
import { binomialLimit } from '../../src/detection/licences/shared-activity.js';
import { TrafficLevels } from '../../src/detection/licences/traffic-levels.js';
import {
  cellMedianDb,
  correlatedVariance,
  gammaThreshold,
  noiseLimit,
} from '../../src/detection/threshold/gamma-threshold.js';
import { ONE, ratioOfDb } from '../../src/detection/threshold/ratio-table.js';
import { FrequencySums } from '../../src/detection/threshold/sum-threshold-frequency.js';
import { Hit, TimeSums } from '../../src/detection/threshold/sum-threshold-time.js';
import { confirms } from '../../src/detection/tracking/incident-rules.js';
import { RegionalAlarm } from '../../src/detection/tracking/regional-alarm.js';
import { Track } from '../../src/detection/tracking/track.js';
import { DEFAULT_TUNABLES } from '../../src/detection/tunables.js';
import type { Assignment, AssignmentClass } from '../../src/rf/assignment.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

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

describe('gamma threshold', () => {
  it('gives the published values at z = 4.3', () => {
    const rounded = [4, 8, 16, 32].map((n) => Math.round(gammaThreshold(n, 4.3) * 100) / 100);
    expect(rounded).toEqual([4.82, 3.33, 2.47, 1.95]);
  });

  it('is passed by noise about as often as it says', () => {
    const random = randomFrom(5);
    const limit = gammaThreshold(8, 2.326);
    let passed = 0;
    for (let i = 0; i < 40_000; i++) if (gammaCell(random, 8) > limit) passed++;
    expect(passed / 40_000).toBeGreaterThan(0.007);
    expect(passed / 40_000).toBeLessThan(0.013);
  });

  it('tells the median of a cell in decibels, of one look and less, too', () => {
    const random = randomFrom(6);
    for (const looks of [1, 2, 8]) {
      const levels = Array.from({ length: 20_000 }, () => 10 * Math.log10(gammaCell(random, looks))).sort(
        (a, b) => a - b,
      );
      expect(Math.abs(cellMedianDb({ shape: looks }) - (levels[10_000] as number))).toBeLessThan(0.15);
    }
  });

  it('lets a sum of correlated bins vary more', () => {
    expect(correlatedVariance(1, 4 / 9)).toBe(1);
    expect(correlatedVariance(2, 4 / 9)).toBeCloseTo(1.444, 3);
  });
});

describe('a floor that the receiver hides below its lowest level', () => {
  /** RF Explorer: half decibels, nothing below −105.5 dBm. */
  const seen = (meanDbm: number, looks: number, random: () => number) =>
    Math.max(-105.5, Math.round(2 * (meanDbm + 10 * Math.log10(gammaCell(random, looks)))) / 2);
  const bins = 64;
  const layout = layOutBand({ ...grid, bins }, [], []);
  const learnt = (meanDbm: number, looks: number, random: () => number) => {
    const warmUp = new WarmUp(bins, 208);
    for (let t = 0; t < 208; t++) warmUp.add(Float32Array.from({ length: bins }, () => seen(meanDbm, looks, random)));
    return atOnce(learnFloor(warmUp, layout, 1.3));
  };

  it.each([
    { meanDbm: -108, looks: 1 },
    { meanDbm: -107.5, looks: 2 },
    { meanDbm: -106.5, looks: 4 },
  ])('is fitted from what shows above it: $looks looks', ({ meanDbm, looks }) => {
    const { shape, baseDbm, clamp } = learnt(meanDbm, looks, randomFrom(3));
    expect(clamp?.dbm).toBe(-105.5);
    expect(shape).toBeGreaterThan(looks / 1.6);
    expect(shape).toBeLessThan(looks * 1.6);
    for (const dbm of baseDbm) expect(Math.abs(dbm - meanDbm)).toBeLessThan(1.2);
  });

  it('is exceeded by noise as seldom as any other, and its hidden cells count as the noise they are', () => {
    const random = randomFrom(4);
    const learned = learnt(-107.5, 2, random);
    const clamp = learned.clamp as NonNullable<typeof learned.clamp>;
    const limit = noiseLimit(learned, 3.1);
    let above = 0;
    let sum = 0;
    for (let i = 0; i < 64 * 800; i++) {
      const level = seen(-107.5, 2, random);
      const f = i % bins;
      const over = 10 ** ((level - (learned.baseDbm[f] as number)) / 10);
      const ratio = level <= clamp.dbm ? (clamp.ratios[f] as number) : over;
      sum += ratio;
      if (ratio > limit) above++;
    }
    expect(Math.abs(sum / (64 * 800) - 1)).toBeLessThan(0.08);
    expect(above / (64 * 800)).toBeGreaterThan(0.0001);
    expect(above / (64 * 800)).toBeLessThan(0.004);
  });

  it('is taken for one look a cell where hardly anything shows above it, and is no clamp where most of it shows', () => {
    expect(learnt(-120, 8, randomFrom(5)).shape).toBe(1);
    expect(learnt(-100, 8, randomFrom(6)).clamp).toBeUndefined();
  });
});

describe('bits', () => {
  it('are counted as one by one', () => {
    const random = randomFrom(5);
    for (const bits of [0, 1, -1, 0x8000_0000, 0xffff_ffff, ...Array.from({ length: 200 }, () => random() * 2 ** 32)])
      expect(ones(bits)).toBe([...(bits >>> 0).toString(2)].filter((bit) => bit === '1').length);
  });
});

describe('selection', () => {
  it('finds the k-th smallest like a sort does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 60 }),
        fc.nat(),
        (values, pick) => {
          const k = pick % values.length;
          const sorted = Float32Array.from(values).sort();
          expect(selectKth(Float32Array.from(values), k, values.length)).toBe(sorted[k]);
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it('averages the middle half', () => {
    expect(midMean(Float32Array.from([1, 2, 3, 4, 5, 6, 7, 1000]), 8)).toBe(5);
    expect(midMean(new Float32Array(0), 0)).toBeNaN();
  });
});

describe('band layout', () => {
  it('puts every bin in its class and spurs before all', () => {
    const layout = layOutBand(
      grid,
      [
        licence({ class: 'intermittent' }),
        licence({ id: 'L2', centreHz: 100.2e6, bandwidthHz: 30e3, class: 'shared' }),
        licence({ id: 'L3', centreHz: 100.8e6, bandwidthHz: 30e3 }),
      ],
      [100.05e6],
    );
    const at = (bin: number) => layout.classes[bin];
    expect([at(4), at(5), at(6), at(7)]).toEqual([BinClass.spur, BinClass.spur, BinClass.spur, BinClass.open]);
    expect([at(18), at(19), at(21), at(22)]).toEqual([BinClass.open, BinClass.shared, BinClass.shared, BinClass.open]);
    expect([at(50), at(80)]).toEqual([BinClass.muted, BinClass.traffic]);
    expect(layout.channels.map(({ firstBin, endBin }) => [firstBin, endBin])).toEqual([
      [48, 53],
      [19, 22],
      [79, 82],
    ]);
  });
});

describe('emission mask', () => {
  const mask = [
    { offsetHz: 100e3, limitDbc: -20 },
    { offsetHz: 200e3, limitDbc: -40 },
  ];

  it('is straight in dB between its corners and ends at the last', () => {
    expect(limitAt(mask, 50e3)).toBe(-20);
    expect(limitAt(mask, 150e3)).toBe(-30);
    expect(limitAt(mask, 200e3)).toBe(-40);
    expect(limitAt(mask, 201e3)).toBeUndefined();
  });

  it('explains a skirt below the carrier of the moment and nothing above', () => {
    const layout = layOutBand(grid, [licence({ mask })], []);
    const masks = new EmissionMasks(layout);
    const levels = new Float32Array(100).fill(-110);
    levels[50] = -50;
    levels[58] = -69;
    levels[42] = -60;
    const ratios = new Uint16Array(100).fill(5 * ONE);
    masks.apply(levels, ratios, ONE);
    expect(ratios[58]).toBe(ONE);
    expect(masks.isExplained(58)).toBe(true);
    expect(ratios[42]).toBe(5 * ONE);
    expect(ratios[90]).toBe(5 * ONE);
  });
});

describe('learned floor', () => {
  const random = randomFrom(11);
  const bins = 120;
  const shape = (f: number) => -100 + 2 * Math.sin(f / 20);
  const warmUp = new WarmUp(bins, 240);
  for (let t = 0; t < 240; t++) {
    const row = Float32Array.from({ length: bins }, (_, f) => {
      const carrier = f === 60 ? 6 : f === 61 ? 2 : 0;
      return shape(f) + Math.sin(t / 40) + 10 * Math.log10((1 + carrier) * gammaCell(random, 8));
    });
    if (t % 50 === 3) row.fill(Number.NaN, 30);
    warmUp.add(row);
  }
  const layout = layOutBand({ ...grid, bins }, [], []);
  const learned = atOnce(learnFloor(warmUp, layout, 1.3));

  it('recovers base, gain and the shape of the noise through drift, missing bins and a carrier', () => {
    expect(learned.shape).toBeGreaterThan(6.5);
    expect(learned.shape).toBeLessThan(9.5);
    const mean = Math.sin(239 / 40);
    for (let f = 0; f < bins; f++) {
      if (f >= 59 && f <= 62) continue;
      expect(Math.abs((learned.baseDbm[f] as number) + learned.gainDb - shape(f) - mean)).toBeLessThan(0.9);
    }
  });

  it('sees the carrier that was there from the start as unexplained', () => {
    expect(learned.unexplainedBins).toContain(60);
    expect(Math.abs((learned.baseDbm[60] as number) - (learned.smoothDbm[60] as number))).toBeLessThan(0.01);
  });

  it('is learned in slices, at the latest when warm-up ends, and not long before', () => {
    const wide = (kind: AssignmentClass, count: number) =>
      licence({ class: kind, centreHz: grid.startHz + (count / 2) * grid.stepHz, bandwidthHz: count * grid.stepHz });
    for (const { count, licences } of [
      { count: 40, licences: [] },
      { count: 380, licences: [] },
      { count: 600, licences: [wide('continuous', 500)] },
      { count: 1024, licences: [wide('shared', 1024)] },
    ]) {
      const slices = learningSlices(240);
      const rows = new WarmUp(count, 240, slices);
      const plan = layOutBand({ ...grid, bins: count }, licences, []);
      for (let t = 0; t < 240 - slices; t++)
        rows.add(Float32Array.from({ length: count }, () => -100 + 10 * Math.log10(gammaCell(random, 8))));
      const learning = new Learning(rows, plan, DEFAULT_TUNABLES);
      const done: boolean[] = [];
      for (let slice = 0; slice < slices; slice++) {
        learning.step();
        done.push(learning.isDone);
      }
      expect(done.indexOf(true), `${count} bins`).toBeGreaterThan(slices / 2);
      const { floor } = learning.finish();
      const atOnceToo = atOnce(learnFloor(rows, plan, DEFAULT_TUNABLES.unexplainedDb));
      expect([...floor.baseDbm]).toEqual([...atOnceToo.baseDbm]);
    }
  });

  const follow = (change: (f: number, t: number) => number, sweeps: number) => {
    const judged = new Uint8Array(bins).fill(1);
    const floor = new NoiseFloor({ ...learned, baseDbm: learned.baseDbm.slice() }, judged, 4, 400);
    const before = floor.gainDb;
    const states: string[] = [];
    for (let t = 0; t < sweeps; t++) {
      const row = Float32Array.from(
        { length: bins },
        (_, f) => (learned.baseDbm[f] as number) + before + change(f, t) + 10 * Math.log10(gammaCell(random, 8)),
      );
      states.push(floor.track(row, new Uint8Array(bins)));
    }
    return { moved: floor.gainDb - before, states };
  };

  it('adopts a gain step that every bin shares, after some sweeps', () => {
    const { moved, states } = follow(() => -6, 8);
    expect(moved).toBeCloseTo(-6, 0);
    expect(states.slice(0, 3)).toEqual(['jump', 'jump', 'jump']);
    expect(states).toContain('step');
  });

  it('is not misled in the middle of a step by carriers that fade as much as the gain moved', () => {
    const levelDb = (f: number, t: number) => (f % 10 === 5 ? (t === 6 ? 14 : 20) : 0) + (t >= 4 ? 6 : 0);
    const { states } = follow(levelDb, 12);
    expect(states.slice(0, 4)).not.toContain('jump');
    expect(states.slice(4, 8)).toEqual(['jump', 'jump', 'jump', 'step']);
  });

  it('is not dragged by a jammer over half the band, nor by one flash', () => {
    expect(Math.abs(follow((f) => (f < 66 ? 12 : 0), 40).moved)).toBeLessThan(0.8);
    const flash = follow((_, t) => (t === 2 ? 14 : 0), 6);
    expect(flash.states[2]).toBe('jump');
    expect(Math.abs(flash.moved)).toBeLessThan(0.6);
  });

  it('reads the gain beside a jammer over most of the band, and when both come at once', () => {
    const jammer = (f: number) => (f < 0.85 * bins ? 12 : 0);
    expect(Math.abs(follow(jammer, 40).moved)).toBeLessThan(0.8);
    const both = follow((f) => (f < 0.6 * bins ? 17 : 0) + 5, 40);
    expect(both.moved).toBeGreaterThan(4.2);
    expect(both.moved).toBeLessThan(5.8);
    expect(both.states.filter((state) => state === 'jump').length).toBeLessThanOrEqual(6);
  });

  it('is never unread for more than a dozen sweeps, however the gain jumps', () => {
    const { states } = follow((_, t) => ((t * 7) % 5) * 4, 200);
    const longest = states
      .join(' ')
      .split(/steady|step/)
      .map((part) => part.split('jump').length - 1);
    expect(Math.max(...longest)).toBeLessThanOrEqual(12);
  });
});

describe('what was on the air before warm-up', () => {
  const bins = 300;
  const plan = layOutBand({ ...grid, bins }, [], []);
  const random = randomFrom(31);
  const ripple = (f: number) => -100 + 1.5 * Math.sin(f / 30) + 0.8 * Math.sin(f / 11);
  const baseOf = (raise: (f: number) => number) =>
    Float32Array.from({ length: bins }, (_, f) => ripple(f) + raise(f) + 0.2 * (random() - 0.5));

  it('is a plateau, whether a tenth or two thirds of the band wide, and its floor is that of both sides', () => {
    for (const width of [15, 40, 100, 200]) {
      const first = (bins - width) >> 1;
      const base = baseOf((f) => (f >= first && f < first + width ? 6 : 0));
      const found = plateausOf(base, plan, 1.3);
      expect(found, `${width} bins`).toHaveLength(1);
      expect(Math.abs((found[0]?.firstBin ?? 0) - first)).toBeLessThanOrEqual(4);
      expect(Math.abs((found[0]?.endBin ?? 0) - first - width)).toBeLessThanOrEqual(4);
      const floor = withoutPlateaus(base, found);
      for (let f = first + 4; f < first + width - 4; f++) expect(floor[f] as number).toBeLessThan(ripple(f) + 5);
    }
  });

  it('is none where a smooth floor goes on behind licensed channels, but is one where the floor steps behind them', () => {
    const channels = [25, 55, 115].map((bin) =>
      licence({ id: `L${bin}`, centreHz: grid.startHz + bin * grid.stepHz, bandwidthHz: 16 * grid.stepHz }),
    );
    const behind = layOutBand({ ...grid, bins }, channels, []);
    // A generated receiver in an FM band, every fourth bin: it rises by 4 dB, most of it behind two of the stations.
    const risingDbm = [-112.2, -111.5, -110.9, -110.6, -110.3, -110.1, -109.8, -109.6, -109.3, -109.1, -108.8, -108.8];
    const levelDbm = [
      -108.7, -108.6, -108.6, -108.5, -108.4, -108.4, -108.3, -108.3, -108.3, -108, -108, -108.1, -108.2,
    ];
    const fallingDbm = [-108.3, -108.4, -108.6, -109, -109.3, -109.6, -109.8, -110.2, -110.3, -110];
    const shape = [...risingDbm, ...levelDbm, ...fallingDbm];
    const smooth = (f: number) => {
      const at = Math.min(f / 4, shape.length - 1);
      const [below = 0, above = 0] = [shape[Math.floor(at)], shape[Math.ceil(at)]];
      return below + (at % 1) * (above - below);
    };
    const of = (level: (f: number) => number) =>
      plateausOf(
        Float32Array.from({ length: bins }, (_, f) => level(f) + 0.1 * (random() - 0.5)),
        behind,
        1.3,
      );
    expect(of(smooth)).toEqual([]);
    const [stepped, ...more] = of((f) => smooth(200) + (f >= 55 && f < 115 ? 3 : 0));
    expect(more).toEqual([]);
    // The first bin inside is the first one heard beyond the licensed channel, give or take the bins beside it.
    expect(Math.abs((stepped?.firstBin ?? 0) - 55)).toBeLessThan(12);
    expect(Math.abs((stepped?.endBin ?? 0) - 115)).toBeLessThan(12);
  });

  it('is none where a receiver ripples, tilts, or has a step that does not come back', () => {
    expect(
      plateausOf(
        baseOf((f) => f / 40),
        plan,
        1.3,
      ),
    ).toEqual([]);
    expect(
      plateausOf(
        baseOf((f) => (f > 150 ? 5 : 0)),
        plan,
        1.3,
      ),
    ).toEqual([]);
  });
});

describe('sums in time', () => {
  const thresholds = { law: { shape: 8, rho1: 0.44, tail: 1 }, cellZ: 4.3, shortZ: 5.2, longZ: 6, capZ: 2.5 };

  it('equal plain sums over the last 4, 8, 16 and 64 capped sweeps', () => {
    const random = randomFrom(3);
    const bins = 9;
    const sums = new TimeSums(bins, thresholds);
    const rows: number[][] = [];
    const vetoed: boolean[] = [];
    for (let t = 0; t < 150; t++) {
      const ratios = Uint16Array.from({ length: bins }, () => Math.round(ONE * 0.9 * gammaCell(random, 12)));
      rows.push([...ratios]);
      vetoed.push(t % 37 === 5);
      sums.add(t, ratios, new Uint8Array(bins), t % 37 === 5);
      [4, 8, 16, 64].forEach((count, w) => {
        for (let f = 0; f < bins; f++) {
          let expected = 0;
          for (let back = 0; back < count; back++) {
            const row = rows[t - back];
            expected += row === undefined || vetoed[t - back] === true ? ONE : Math.min(sums.cap, row[f] as number);
          }
          expect(sums.sums[w]?.[f]).toBe(expected);
        }
      });
    }
  });

  it('stay those of noise in bins that are not judged, although a snapshot was taken when they were', () => {
    const before = new TimeSums(9, thresholds);
    for (let t = 0; t < 20; t++) before.add(t, new Uint16Array(9).fill(2 * ONE), new Uint8Array(9), false);
    const sums = new TimeSums(9, thresholds, Uint8Array.of(1, 1, 0, 0, 1, 0, 1, 1, 1));
    sums.restore(before.snapshot());
    const hits = new Uint8Array(9);
    sums.add(20, Uint16Array.of(512, 512, ONE, ONE, 512, ONE, 512, 512, 512), hits, false);
    expect([...(sums.sums[0] as Int32Array)]).toEqual([2048, 2048, 1024, 1024, 2048, 1024, 2048, 2048, 2048]);
    expect([...hits].map((hit) => (hit & Hit.time) !== 0)).toEqual([...'110010111'].map((bin) => bin === '1'));
  });

  it('find a weak steady signal, back to its beginning, and are quiet soon after its end', () => {
    const sums = new TimeSums(1, thresholds);
    const hits = new Uint8Array(1);
    const seen: number[] = [];
    for (let t = 0; t < 160; t++) {
      sums.add(t, Uint16Array.from([t >= 40 && t < 100 ? 1.7 * ONE : ONE]), hits, false);
      if ((hits[0] as number) & Hit.time) seen.push(t);
    }
    expect(seen[0]).toBeLessThan(60);
    expect(seen.at(-1)).toBe(99);
  });

  it('are not fired by one spike, however strong', () => {
    const sums = new TimeSums(1, thresholds);
    const hits = new Uint8Array(1);
    for (let t = 0; t < 100; t++) {
      sums.add(t, Uint16Array.from([t === 50 ? 100 * ONE : ONE]), hits, false);
      expect((hits[0] as number) & Hit.time).toBe(0);
      expect((hits[0] as number) & Hit.own).toBe(t === 50 ? Hit.own : 0);
    }
  });
});

describe('sums in frequency', () => {
  const noise = { shape: 8, rho1: 0.44, tail: 1 };

  it('find a raise too weak for any single bin', () => {
    const sums = new FrequencySums(200, 1, noise, 5);
    const row = new Uint16Array(200).fill(ONE).fill(2 * ONE, 80, 140);
    const hits = new Uint8Array(200);
    sums.scan(Int32Array.from(row), row, hits, Hit.own);
    const flagged = [...hits.keys()].filter((f) => ((hits[f] as number) & Hit.frequency) !== 0);
    expect(flagged[0]).toBe(80);
    expect(flagged.at(-1)).toBe(139);
    expect(flagged.length).toBe(60);
  });

  it('find ten raised bins wherever they lie, up to the end of a band of any width', () => {
    for (const bins of [60, 61, 62, 63])
      for (let low = 0; low + 10 <= bins; low++) {
        const row = new Uint16Array(bins).fill(ONE).fill(3 * ONE, low, low + 10);
        const hits = new Uint8Array(bins);
        new FrequencySums(bins, 1, noise, 5).scan(Int32Array.from(row), row, hits, Hit.own);
        const flagged = [...hits.keys()].filter((f) => ((hits[f] as number) & Hit.frequency) !== 0);
        // Windows lie two bins apart, so that none covers the last bin of an odd number.
        const last = Math.min(low + 9, bins - (bins % 2) - 1);
        expect([bins, low, flagged[0], flagged.at(-1)]).toEqual([bins, low, low, last]);
      }
  });

  it('do not let a strong line drag its neighbours along', () => {
    const sums = new FrequencySums(200, 1, noise, 5);
    const row = new Uint16Array(200).fill(ONE);
    row[100] = 100 * ONE;
    const hits = new Uint8Array(200);
    hits[100] = Hit.own;
    sums.scan(Int32Array.from(row), row, hits, Hit.own);
    expect([...hits.keys()].filter((f) => ((hits[f] as number) & Hit.frequency) !== 0 && f !== 100)).toEqual([]);
  });

  it('stay silent in noise', () => {
    const random = randomFrom(8);
    const sums = new FrequencySums(400, 1, noise, 5);
    let flagged = 0;
    for (let t = 0; t < 100; t++) {
      const row = Uint16Array.from({ length: 400 }, () => Math.round(ONE * gammaCell(random, 8)));
      const hits = new Uint8Array(400);
      sums.scan(Int32Array.from(row), row, hits, Hit.own);
      flagged += hits.filter((hit) => hit !== 0).length;
    }
    expect(flagged).toBeLessThan(8);
  });
});

describe('shared channels', () => {
  it('let short bursts pass as quiet and long ones through', () => {
    const gate = new PersistenceGate(Int32Array.from([0]), Float32Array.from([0.62]), 3);
    const seen = Array.from({ length: 40 }, (_, t) => {
      const ratios = Uint16Array.from([t < 3 || t >= 20 ? 4 * ONE : ONE]);
      gate.apply(ratios, new Uint8Array(1));
      return (ratios[0] as number) > ONE;
    });
    expect(seen.slice(0, 20)).not.toContain(true);
    expect(seen.indexOf(true)).toBe(26);
  });

  it('know how many busy sweeps chance explains', () => {
    expect(binomialLimit(32, 0.1, 1e-8)).toBeGreaterThan(12);
    expect(binomialLimit(32, 0.1, 1e-8)).toBeLessThan(20);
    expect(binomialLimit(32, 0.01, 1e-8)).toBeLessThan(binomialLimit(32, 0.1, 1e-8));
  });
});

describe('regional alarm', () => {
  it('comes when hits keep to one part of the band, never staying in one place', () => {
    const regions = new RegionalAlarm(512, 64, 6);
    let found: { low: number; high: number } | undefined;
    for (let t = 0; t < 8 && found === undefined; t++) {
      regions.begin();
      regions.note(100 + ((t * 17) % 50), 101 + ((t * 17) % 50));
      found = regions.end();
      if (t < 5) expect(found).toBeUndefined();
    }
    expect(found?.low).toBeGreaterThanOrEqual(100);
    expect(found?.high).toBeLessThanOrEqual(151);
  });
});

describe('ratio table', () => {
  it('is within one percent of the true ratio, saturates, and counts missing as quiet', () => {
    for (const db of [-10, -3, 0, 1, 3, 10, 20]) expect(ratioOfDb(db) / ONE / 10 ** (db / 10)).toBeCloseTo(1, 1);
    expect(ratioOfDb(90)).toBe(ratioOfDb(60));
    expect(ratioOfDb(Number.NaN)).toBe(ONE);
  });
});

describe('a channel with traffic', () => {
  const random = randomFrom(21);
  const bins = 140;
  const busyRatio = 30;
  const lte = licence({ centreHz: grid.startHz + 700e3, bandwidthHz: 1_000e3, service: 'lte' });
  const layout = layOutBand({ ...grid, bins }, [lte], []);
  const { firstBin, endBin } = layout.channels[0] as { firstBin: number; endBin: number };
  /** Levels at this load: blocks of four bins, idle ones at 1.3; `more` is added, in units of noise. */
  const row = (load: number, more: (f: number) => number = () => 0) => {
    let block = 0;
    return Float32Array.from({ length: bins }, (_, f) => {
      if ((f - firstBin) % 4 === 0) block = random() < load ? busyRatio : 1.3;
      const power = f >= firstBin && f < endBin ? block : 1;
      return -100 + 10 * Math.log10((power + more(f)) * gammaCell(random, 16));
    });
  };
  const warmUp = new WarmUp(bins, 240);
  for (let t = 0; t < 240; t++) warmUp.add(row(0.3 + 0.4 * random()));
  const learned = atOnce(learnFloor(warmUp, layout, 1.3));
  /** Mean of what each bin counts, over forty sweeps, as a ratio. */
  const judged = (load: number, more?: (f: number) => number) => {
    const levels = new TrafficLevels(layout, learned);
    const sums = new Float64Array(bins);
    for (let t = 0; t < 40; t++) {
      const ratios = Uint16Array.from(row(load, more), (dbm, f) => ratioOfDb(dbm - (learned.baseDbm[f] as number)));
      levels.apply(ratios, new Uint8Array(bins));
      for (let f = firstBin; f < endBin; f++) sums[f] = (sums[f] as number) + (ratios[f] as number) / ONE / 40;
    }
    return sums.slice(firstBin, endBin);
  };

  it('may be full without being anything else', () => {
    expect(Math.max(...judged(1))).toBeLessThan(1.25);
  });

  it('is lifted when nothing is idle and all is stronger than full load, though no bin is stronger than two', () => {
    // Single bins above busy alone make 1.17 of it.
    expect(Math.min(...judged(0.7, () => busyRatio))).toBeGreaterThan(1.25);
  });

  it('keeps its level when the noise under it rises: a weak block is not taken for an idle one that was lifted', () => {
    const levels = new TrafficLevels(layout, learned);
    let lifted = 0;
    for (let t = 0; t < 2600; t++) {
      const gainDb = Math.min(1, t / 2000);
      const ratios = Uint16Array.from(row(0.5), (dbm, f) => ratioOfDb(dbm - (learned.baseDbm[f] as number) - gainDb));
      levels.apply(ratios, new Uint8Array(bins));
      if (t >= 2000) lifted += ratios.slice(firstBin, endBin).filter((ratio) => ratio > 1.5 * ONE).length;
    }
    expect(lifted).toBeLessThan(50);
  });

  it('is not lifted by a strong line in it', () => {
    const line = judged(1, (f) => (f === 70 || f === 71 ? 20 * busyRatio : 0));
    const elsewhere = line.filter((_, i) => Math.abs(firstBin + i - 70.5) > 4);
    expect(Math.max(...elsewhere)).toBeLessThan(1.25);
    expect(Math.max(...line)).toBeGreaterThan(3);
  });
});

describe('two wide pulses far apart', () => {
  const seen = (edges: readonly (readonly [number, number])[]) => {
    const [[low, high]] = edges as [readonly [number, number]];
    const track = new Track(1, 0, 0, low, high);
    const ratios = new Uint16Array(100).fill(4 * ONE);
    edges.forEach(([from, to], i) => {
      track.take(i * 7, from, to, ratios, ONE);
      track.endSweep(i * 7, i * 7000, ONE);
    });
    return track;
  };

  it('are an alarm in a storm too when their edges agree, and none when they do not', () => {
    const same = [
      [20, 40],
      [20, 41],
    ] as const;
    const others = [
      [20, 40],
      [27, 52],
    ] as const;
    expect(confirms(seen(same), true)).toBe(true);
    expect(confirms(seen(others), true)).toBe(false);
    expect(confirms(seen(same.slice(0, 1)), true)).toBe(false);
  });
});
