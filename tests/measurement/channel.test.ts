/** Measures of a channel, against sums of another program, slow counts, and the decision rule of JCGM 106. */
import { describe, expect, it } from 'vitest';
import { measureChannel, powerIn } from '../../src/measurement/channel.js';
import { verdictOf } from '../../src/measurement/quantity.js';
import { FLOOR_DBM, grid, levelsDbm } from '../support/skirted-emission.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const { startHz, stepHz } = grid;
const bins = { startHz, stepHz, levelsDbm };
/** The other program takes the RBW for the noise bandwidth; a Gaussian filter has 1.064 times as much. */
const NOISE_BANDWIDTH_DB = 10 * Math.log10(1.064);
const question = {
  ...{ centreHz: 100e6, bandwidthHz: 150e3, rbwHz: 1000, floorDbm: FLOOR_DBM, sweeps: 1 },
  ...{ instrument: {}, limits: {} },
};

/** Noise of one look, which even levels are not. */
function uneven({ levelsDbm: levels, ...rest }: typeof bins): typeof bins {
  const random = randomFrom(5);
  return { ...rest, levelsDbm: levels.map((level) => level + 10 * Math.log10(-Math.log(1 - random()))) };
}

describe('a channel', () => {
  // Computed by a separate Python program that spreads each bin evenly over its step and adds in a raster of 10 Hz.
  it('has the power, neighbours, signal to noise and bandwidth that another program computed', () => {
    const found = measureChannel(bins, question);
    expect(found?.powerDbm).toBeCloseTo(-31.720959 - NOISE_BANDWIDTH_DB, 4);
    expect(found?.lowerDbc).toBeCloseTo(-51.518128, 4);
    expect(found?.upperDbc).toBeCloseTo(-30.118279, 4);
    expect(found?.snrDb).toBeCloseTo(51.518098, 4);
    const { width, centre } = found?.emission ?? {};
    // Half a per cent of 61 even bins and two skirts of 1.2 dB a kHz lies 8.1 kHz out on either skirt.
    expect(Math.abs((width?.value ?? 0) - 77_200)).toBeLessThan(width?.uncertainty ?? 0);
    expect(Math.abs((centre?.value ?? 0) - 100_004_000)).toBeLessThan(500);
    expect(measureChannel(bins, { ...question, rbwHz: 3000 })?.powerDbm).toBeCloseTo(
      -36.492172 - NOISE_BANDWIDTH_DB,
      4,
    );
  });

  it('adds powers: white noise over N bins is 10 log N above one, and a carrier alone keeps its level', () => {
    const noise = { startHz: 0, stepHz: 100, levelsDbm: new Float32Array(1000).fill(-120) };
    expect(powerIn(noise, { startHz: 950, stopHz: 50_950 }, 100)).toBeCloseTo(-120 + 10 * Math.log10(500), 4);
    const carrier = { ...noise, levelsDbm: noise.levelsDbm.with(300, -30) };
    expect(powerIn(carrier, { startHz: 20_000, stopHz: 40_000 }, 100)).toBeCloseTo(-30, 2);
  });

  it('claims nothing where bins are missing, beyond the spectrum, or where there is only noise', () => {
    expect(powerIn(bins, { startHz: 99e6, stopHz: 99.7e6 }, 1000)).toBeUndefined();
    const holed = { ...bins, levelsDbm: levelsDbm.with(400, Number.NaN) };
    expect(measureChannel(holed, question)?.powerDbm).toBeUndefined();
    expect(measureChannel(bins, { ...question, centreHz: 98e6 })).toBeUndefined();
    const empty = { ...bins, levelsDbm: new Float32Array(801).fill(FLOOR_DBM) };
    const found = measureChannel(empty, question);
    expect(found?.emission).toBeUndefined();
    expect(found?.snrDb ?? -99).toBeLessThan(-40);
  });

  it('has no width where the noise could hide half a per cent of its power', () => {
    const weak = { ...bins, levelsDbm: levelsDbm.map((level) => Math.max(FLOOR_DBM, level - 48)) };
    expect(measureChannel(bins, question)?.emission?.width).toBeDefined();
    const { emission } = measureChannel(uneven(weak), question) ?? {};
    expect(emission?.centre).toBeDefined();
    expect(emission?.width).toBeUndefined();
  });

  it('is outside only where the whole uncertainty is, and inside only where all of it is', () => {
    expect([-5, -1, 0, 1, 5].map((excess) => verdictOf(excess, 2))).toEqual([
      'within',
      'cannot-tell',
      'cannot-tell',
      'cannot-tell',
      'outside',
    ]);
  });

  it('has no neighbours where the spectrum does not reach, and the step for a bandwidth that nobody states', () => {
    const atEdge = measureChannel(bins, { ...question, centreHz: 99.7e6, bandwidthHz: 150e3 });
    expect(atEdge?.lowerDbc).toBeUndefined();
    expect(atEdge?.upperDbc).toBeTypeOf('number');
    const unstated = measureChannel(bins, { ...question, rbwHz: undefined });
    expect(unstated?.powerDbm).toBeCloseTo(measureChannel(bins, question)?.powerDbm ?? 0, 9);
    expect(unstated?.emission?.power.conditions.budget.rbw).toBe(1);
  });

  it('has the peak of its own bins, those at its edges included', () => {
    const flat = new Float32Array(21).fill(-100);
    const spectrum = (at: number) => ({ startHz: 0, stepHz: 10, levelsDbm: flat.with(at, -50) });
    const peakOf = (at: number) =>
      measureChannel(spectrum(at), { ...question, centreHz: 100, bandwidthHz: 40, rbwHz: 10 })?.peakDbm;
    expect([6, 7, 8, 10, 12, 13, 14].map(peakOf)).toEqual([-100, -100, -50, -50, -50, -100, -100]);
  });

  it('shares bins at its edges by what lies inside', () => {
    const one = { startHz: 0, stepHz: 10, levelsDbm: Float32Array.of(-200, -200, -30, -200, -200) };
    const share = (from: number, to: number) => powerIn(one, { startHz: from, stopHz: to }, 10) ?? Number.NaN;
    expect(share(20, 35)).toBeCloseTo(-30 + 10 * Math.log10(0.5), 3);
    expect(share(15, 25)).toBeCloseTo(-30, 3);
    expect(share(22.5, 25)).toBeCloseTo(-30 + 10 * Math.log10(0.25), 3);
    expect(powerIn(one, { startHz: 25, stopHz: 25 }, 10)).toBeUndefined();
    expect(powerIn(one, { startHz: -5, stopHz: 45 }, 10)).toBeCloseTo(-30, 3);
    expect(powerIn(one, { startHz: -6, stopHz: 45 }, 10)).toBeUndefined();
    expect(powerIn(one, { startHz: -5, stopHz: 46 }, 10)).toBeUndefined();
  });
});
