/** Measures of a channel, against sums of another program, slow counts, and the decision rule of JCGM 106. */
import { describe, expect, it } from 'vitest';
import { emissionBins, measureChannel, occupiedBins, powerIn, verdictOf } from '../../src/rf/channel-measures.js';
import { FLOOR_DBM, grid, levelsDbm } from '../support/skirted-emission.js';

const { startHz, stepHz } = grid;
const bins = { startHz, stepHz, levelsDbm };
const question = { centreHz: 100e6, bandwidthHz: 150e3, rbwHz: 1000, floorDbm: FLOOR_DBM };

describe('a channel', () => {
  // Computed by a separate Python program that spreads each bin evenly over its step and adds in a raster of 10 Hz.
  it('has the power, neighbours, signal to noise and bandwidth that another program computed', () => {
    const found = measureChannel(bins, question);
    expect(found?.powerDbm).toBeCloseTo(-31.720959, 4);
    expect(found?.lowerDbc).toBeCloseTo(-51.518128, 4);
    expect(found?.upperDbc).toBeCloseTo(-30.118279, 4);
    expect(found?.snrDb).toBeCloseTo(51.518098, 4);
    expect(found?.occupied?.bandwidthHz).toBe(79_000);
    expect(found?.occupied?.centreHz).toBe(100_004_000);
    expect(found?.occupied?.clearOfNoise).toBe(true);
    expect(measureChannel(bins, { ...question, rbwHz: 3000 })?.powerDbm).toBeCloseTo(-36.492172, 4);
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
    expect(found?.occupied).toBeUndefined();
    expect(found?.snrDb ?? -99).toBeLessThan(-40);
  });

  it('is not said to be clear of the noise below the 30 dB of SM.443', () => {
    const weak = { ...bins, levelsDbm: levelsDbm.map((level) => Math.max(FLOOR_DBM, level - 32)) };
    expect(measureChannel(weak, question)?.occupied?.clearOfNoise).toBe(false);
  });

  it('holds 99 % of the power, by a slow count over every pair of edges', () => {
    const powers = Float64Array.from({ length: 40 }, (_, i) => 1 + ((i * 7919) % 23));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const sumOf = (from: number, to: number) => powers.subarray(from, to).reduce((sum, power) => sum + power, 0);
    const { low, high } = occupiedBins(powers, { low: 0, high: 39 });
    expect(sumOf(0, low)).toBeLessThan(0.005 * total);
    expect(sumOf(0, low + 1)).toBeGreaterThanOrEqual(0.005 * total);
    expect(sumOf(high + 1, 40)).toBeLessThan(0.005 * total);
    expect(sumOf(high, 40)).toBeGreaterThanOrEqual(0.005 * total);
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
    expect(unstated?.occupied?.edgeUncertaintyHz).toBe(stepHz);
    expect(measureChannel(bins, { ...question, rbwHz: 3000 })?.occupied?.edgeUncertaintyHz).toBe(3000);
    expect(measureChannel(bins, { ...question, rbwHz: 300 })?.occupied?.edgeUncertaintyHz).toBe(stepHz);
  });

  it('has the peak of its own bins, those at its edges included', () => {
    const flat = new Float32Array(21).fill(-100);
    const spectrum = (at: number) => ({ startHz: 0, stepHz: 10, levelsDbm: flat.with(at, -50) });
    const peakOf = (at: number) =>
      measureChannel(spectrum(at), { centreHz: 100, bandwidthHz: 40, rbwHz: 10, floorDbm: -100 })?.peakDbm;
    expect([6, 7, 8, 10, 12, 13, 14].map(peakOf)).toEqual([-100, -100, -50, -50, -50, -100, -100]);
    const found = measureChannel(spectrum(10), { centreHz: 100, bandwidthHz: 40, rbwHz: 10, floorDbm: -100 });
    expect(found?.occupied).toEqual({ bandwidthHz: 10, centreHz: 100, edgeUncertaintyHz: 10, clearOfNoise: true });
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

  it('goes over two silent bins of an emission, and not over three', () => {
    const heard = (text: string) => Float64Array.from(text, (letter) => (letter === '#' ? 1 : 0));
    expect(emissionBins(heard('..#..###..#..'), 6)).toEqual({ low: 2, high: 10 });
    expect(emissionBins(heard('.#...###...#.'), 6)).toEqual({ low: 5, high: 7 });
    expect(emissionBins(heard('###'), 1)).toEqual({ low: 0, high: 2 });
  });
});
