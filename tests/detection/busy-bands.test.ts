/** Signals that are new among many: alone where others come in crowds, or of a level that no burst of the band has. */
import { describe, expect, it } from 'vitest';
import { layOutBand } from '../../src/detection/band-layout.js';
import { learnFloor } from '../../src/detection/floor/learn-floor.js';
import { atOnce } from '../../src/detection/floor/piecemeal.js';
import { WarmUp } from '../../src/detection/floor/warm-up.js';
import { HeldLevels, learnUsualLevels } from '../../src/detection/licences/held-levels.js';
import { LoneSignals } from '../../src/detection/licences/lone-signals.js';
import { Passes } from '../../src/detection/licences/persistence-gate.js';
import { burstThreshold } from '../../src/detection/licences/shared-activity.js';
import { LightningVeto } from '../../src/detection/threshold/lightning-veto.js';
import { ONE, ratioOfDb } from '../../src/detection/threshold/ratio-table.js';
import { DEFAULT_TUNABLES } from '../../src/detection/tunables.js';
import type { Assignment } from '../../src/rf/assignment.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

const BINS = 64;
const CELL = 4 * ONE;
const shared: Assignment = {
  ...{ id: 'S', centreHz: 700e6 + 32 * 180e3, bandwidthHz: 64 * 180e3, service: 'lte', class: 'shared', mask: [] },
};
const layout = layOutBand({ startHz: 700e6 + 90e3, stepHz: 180e3, bins: BINS }, [shared], []);

/** First sweep in which a signal passes in one of its bins, and whether anything passed where it was not. */
function glimpsed(isOn: (sweep: number, bin: number) => boolean, crowd: (sweep: number) => number, shares: number) {
  const lone = new LoneSignals(layout, Uint16Array.of(15), new Float32Array(BINS).fill(shares), CELL);
  const ratios = new Uint16Array(BINS);
  const passes = new Uint8Array(BINS);
  for (let sweep = 0; sweep < 200; sweep++) {
    for (let f = 0; f < BINS; f++) ratios[f] = (f < crowd(sweep) ? f >= 0 : isOn(sweep, f)) ? 10 * ONE : ONE;
    passes.fill(Passes.no);
    lone.observe(ratios, passes);
    if (passes.includes(Passes.alone)) return sweep;
  }
  return undefined;
}
const quiet = () => 0;

describe('a signal among few, in a channel where signals come in crowds', () => {
  const place = (low: number) => (f: number) => f >= low && f < low + 2;

  it('is told with its fifth glimpse in one place within 32 sweeps', () => {
    expect(glimpsed((t, f) => t % 5 === 0 && place(40)(f), quiet, 0)).toBe(20);
    expect(glimpsed((t, f) => t % 9 === 0 && place(40)(f), quiet, 0)).toBeUndefined();
  });

  it('needs more of them where warm-up was busy: two bins of control channels are heard often', () => {
    expect(glimpsed((t, f) => t % 2 === 0 && place(40)(f), quiet, 0.5)).toBe(28);
    expect(glimpsed((t, f) => t % 5 === 0 && place(40)(f), quiet, 0.5)).toBeUndefined();
  });

  it('is told when it hops or sweeps, although no place has five glimpses', () => {
    expect(glimpsed((t, f) => place(30 + 4 * ((7 * t) % 8))(f), quiet, 0)).toBe(18);
    expect(glimpsed((t, f) => place(20 + ((2 * t) % 20))(f), quiet, 0)).toBe(22);
  });

  it('is not told among as many as a third of the usual crowd, nor what one sweep brings', () => {
    expect(
      glimpsed(
        (_, f) => place(40)(f),
        () => 6,
        0,
      ),
    ).toBeUndefined();
    expect(glimpsed((t, f) => t === 50 && f < 5, quiet, 0)).toBeUndefined();
  });
});

describe('the mean level between strong bursts', () => {
  /** Noise of one average; in each sweep bursts of this level over a fifth of the bins; a signal in bins 20 and 21. */
  function world(seed: number, burstDb: number, signalDb: (t: number) => number) {
    const random = randomFrom(seed);
    return (t: number) => {
      const bursts = Array.from({ length: 4 }, () => Math.floor(BINS * random()));
      return Float32Array.from({ length: BINS }, (_, f) => {
        const isBurst = bursts.some((low) => f >= low && f < low + 3);
        const signal = f === 20 || f === 21 ? 10 ** (signalDb(t) / 10) : 0;
        return -100 + 10 * Math.log10((1 + signal + (isBurst ? 10 ** (burstDb / 10) : 0)) * gammaCell(random, 1));
      });
    };
  }
  /** Sweeps of 300 in which it flags a bin of the signal, and one of the others. */
  function flagged(seed: number, burstDb: number, signalDb: (t: number) => number) {
    const usualOf = world(seed, burstDb, () => -99);
    const warmUp = new WarmUp(BINS, 208);
    for (let t = 0; t < 208; t++) warmUp.add(usualOf(t));
    const floor = atOnce(learnFloor(warmUp, layout, 1.3));
    const cell = burstThreshold(floor, 4.3);
    const veto = new LightningVeto(layout, DEFAULT_TUNABLES);
    const held = new HeldLevels(atOnce(learnUsualLevels(warmUp, layout, floor, cell, veto)));
    const rowOf = world(seed + 50, burstDb, signalDb);
    const count = { signal: 0, others: 0 };
    for (let t = 0; t < 300; t++) {
      const hits = new Uint8Array(BINS);
      const row = rowOf(t);
      held.apply(
        t,
        Uint16Array.from(row, (dbm, f) => ratioOfDb(dbm - (floor.baseDbm[f] as number) - floor.gainDb)),
        new Uint8Array(BINS),
      );
      held.flag(hits);
      if (hits[20] === 1 || hits[21] === 1) count.signal++;
      if (hits.some((hit, f) => hit === 1 && f !== 20 && f !== 21)) count.others++;
    }
    return count;
  }
  const talks = (t: number) => (t >= 100 && t % 10 < 6 ? 8 : -99);

  it('tells a weak signal that comes and goes between them', () => {
    for (const seed of [1, 2, 3]) {
      expect(flagged(seed, 40, talks).signal).toBeGreaterThan(40);
      expect(flagged(seed, 40, () => -99).signal).toBeLessThan(5);
      expect(flagged(seed, 40, talks).others).toBeLessThan(20);
    }
  });

  it('says nothing where the bursts themselves are weak: those of phones come in sessions', () => {
    expect(flagged(1, 13, talks)).toEqual({ signal: 0, others: 0 });
  });
});
