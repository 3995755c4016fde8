/**
 * Measures of one channel in one spectrum: the emission in it, channel power, adjacent channel power, signal to noise. Sums are
 * taken in power. Page and program measure with the same functions. Pure.
 */
import type { Bins } from '../rf/grid.js';
import { dbToPower, powerToDb } from '../rf/units.js';
import { type Limits, type MeasuredEmission, measureEmission, NOISE_BANDWIDTH } from './emission.js';
import type { Instrument } from './instrument.js';
import { binsIn, type HzRange, rbwOf, spectrumOfMeans } from './spectrum.js';

/**
 * Power in a range, as analysers compute it: P = 10·log10(Σ pᵢ·Δf / B), where Δf is the bin step and B the noise
 * bandwidth of a bin (ITU-R SM.1682 and Handbook on Spectrum Monitoring, channel power). A bin at an edge counts by the
 * share of it that lies inside. Undefined where a bin is missing or the bins do not cover the range.
 */
export function powerIn(bins: Bins, { startHz, stopHz }: HzRange, noiseBandwidthHz: number): number | undefined {
  const { startHz: firstHz, stepHz, levelsDbm } = bins;
  const from = (startHz - firstHz) / stepHz + 0.5;
  const to = (stopHz - firstHz) / stepHz + 0.5;
  if (from < -1e-6 || to > levelsDbm.length + 1e-6 || to <= from) return undefined;
  let sum = 0;
  for (let bin = Math.max(0, Math.floor(from)); bin < Math.min(levelsDbm.length, Math.ceil(to)); bin++) {
    const level = levelsDbm[bin] as number;
    if (Number.isNaN(level)) return undefined;
    sum += dbToPower(level) * (Math.min(bin + 1, to) - Math.max(bin, from));
  }
  return powerToDb((sum * stepHz) / noiseBandwidthHz);
}

export interface MeasuredChannel {
  /** Power in the channel, noise included. */
  readonly powerDbm: number | undefined;
  /** Highest bin of the channel. */
  readonly peakDbm: number;
  /** Power of the signal over that of the noise in the channel, (P − N) / N; undefined where nothing exceeds the noise. */
  readonly snrDb: number | undefined;
  /** Power of the neighbouring channels of the same width over that of the channel (as ITU-R SM.1541 states them), dBc. */
  readonly lowerDbc: number | undefined;
  readonly upperDbc: number | undefined;
  /** Undefined where the channel holds no emission. */
  readonly emission: MeasuredEmission | undefined;
}

export interface ChannelQuestion {
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly rbwHz: number | undefined;
  /** Level of the noise in one bin. */
  readonly floorDbm: number;
  /** Number of sweeps in the mean. */
  readonly sweeps: number;
  readonly instrument: Instrument;
  readonly limits: Limits;
}

/** Measures a channel; undefined where the bins have nothing of it. */
export function measureChannel(bins: Bins, question: ChannelQuestion): MeasuredChannel | undefined {
  const { centreHz, bandwidthHz, rbwHz, floorDbm, sweeps, instrument, limits } = question;
  const { stepHz, levelsDbm } = bins;
  const channel = { startHz: centreHz - bandwidthHz / 2, stopHz: centreHz + bandwidthHz / 2 };
  const inside = binsIn(bins, levelsDbm.length, channel);
  if (inside === undefined) return undefined;
  const heard = levelsDbm.subarray(inside.low, inside.high + 1).filter((level) => !Number.isNaN(level));
  if (heard.length === 0) return undefined;
  const noiseBandwidthHz = NOISE_BANDWIDTH * rbwOf({ rbwHz, stepHz });
  const powerDbm = powerIn(bins, channel, noiseBandwidthHz);
  const beside = (side: 1 | -1) => {
    const range = { startHz: channel.startHz + side * bandwidthHz, stopHz: channel.stopHz + side * bandwidthHz };
    const besideDbm = powerIn(bins, range, noiseBandwidthHz);
    return besideDbm === undefined || powerDbm === undefined ? undefined : besideDbm - powerDbm;
  };
  const noise = dbToPower(floorDbm) * (bandwidthHz / noiseBandwidthHz);
  const signal = powerDbm === undefined ? 0 : dbToPower(powerDbm) - noise;
  return {
    powerDbm,
    peakDbm: heard.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY),
    snrDb: signal > 0 ? powerToDb(signal / noise) : undefined,
    lowerDbc: beside(-1),
    upperDbc: beside(1),
    emission: measureEmission(spectrumOfMeans(bins, { rbwHz, sweeps }), channel, instrument, limits),
  };
}
