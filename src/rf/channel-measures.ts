/**
 * Measures of one channel in one spectrum: channel power, adjacent channel power, occupied bandwidth, signal to noise.
 * Sums are taken in power. Page and program measure with the same functions. Pure.
 *
 *   levels ─► power of each bin ─► Σ over the channel ─► channel power
 *                     └─ minus the noise ─► bins of the emission ─► 99 % of their power ─► occupied bandwidth, its middle
 */
import type { Bins } from './grid.js';
import { dbToPower, powerToDb } from './units.js';

/** Share of the power beyond each edge of the occupied bandwidth: β/2 of ITU-R SM.328, the 0.5 % of RR No. 1.153. */
const BEYOND_SHARE = 0.005;
/** Ratio of a bin's power to the floor's from which on it belongs to the emission; noise alone does not reach it. */
export const STANDS_OUT = 2.5;
/** Most silent bins inside an emission. */
const GAP_BINS = 2;
/** ITU-R SM.443: the spectrum must stand this far above the noise for its bandwidth to be measured. */
const CLEAR_OF_NOISE_DB = 30;

/**
 * RR Appendix 2 allows base and mobile stations between 5 and 20 parts in a million; the widest is the fair default.
 */
export const DEFAULT_TOLERANCE_PPM = 20;
/** Frequency error of a modest receiver's own crystal; those with a better reference are judged as cautiously. */
export const REFERENCE_PPM = 5;
/** A smaller difference from the usual level may come from the weather (or the receiver). */
export const LEVEL_TOLERANCE_DB = 6;
/** How well an uncalibrated receiver repeats its own level from day to day: temperature and connectors. */
export const UNCALIBRATED_DB = 2;

export interface BinRange {
  readonly low: number;
  readonly high: number;
}

/** First and last of the bins [low, high] between which all but 0.5 % of their power on either side lies (SM.328). */
export function occupiedBins(powers: Float64Array, { low, high }: BinRange): BinRange {
  const beyond = BEYOND_SHARE * powers.subarray(low, high + 1).reduce((sum, power) => sum + power, 0);
  let first = low;
  let last = high;
  for (let sum = powers[first] as number; sum < beyond && first < last; sum += powers[first] as number) first += 1;
  for (let sum = powers[last] as number; sum < beyond && last > first; sum += powers[last] as number) last -= 1;
  return { low: first, high: last };
}

/** Bins of the emission around its peak: powers above zero, with at most two silent bins inside. */
export function emissionBins(above: Float64Array, peak: number): BinRange {
  return { low: edgeOf(above, peak, -1), high: edgeOf(above, peak, 1) };
}

function edgeOf(above: Float64Array, peak: number, step: 1 | -1): number {
  let edge = peak;
  for (let bin = peak + step, silent = 0; bin >= 0 && bin < above.length && silent <= GAP_BINS; bin += step) {
    if ((above[bin] as number) > 0) {
      edge = bin;
      silent = 0;
    } else silent += 1;
  }
  return edge;
}

export interface HzRange {
  readonly startHz: number;
  readonly stopHz: number;
}

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
  readonly occupied: OccupiedBandwidth | undefined;
}

export interface OccupiedBandwidth {
  readonly bandwidthHz: number;
  /** Middle of the occupied bandwidth. */
  readonly centreHz: number;
  /** Possible error of either edge: a bin, or the resolution bandwidth where that is wider. */
  readonly edgeUncertaintyHz: number;
  /** False where the emission stands less than the 30 dB of SM.443 above the noise: its true width may be larger. */
  readonly clearOfNoise: boolean;
}

export interface ChannelQuestion {
  readonly centreHz: number;
  readonly bandwidthHz: number;
  /** Resolution bandwidth, taken for the noise bandwidth; the bin step where the receiver does not say. */
  readonly rbwHz: number | undefined;
  /** Level of the noise in one bin. */
  readonly floorDbm: number;
}

/** Measures a channel; undefined where the bins have nothing of it. */
export function measureChannel(bins: Bins, question: ChannelQuestion): MeasuredChannel | undefined {
  const { centreHz, bandwidthHz, rbwHz, floorDbm } = question;
  const { startHz, stepHz, levelsDbm } = bins;
  const channel = { startHz: centreHz - bandwidthHz / 2, stopHz: centreHz + bandwidthHz / 2 };
  const first = Math.max(0, Math.ceil((channel.startHz - startHz) / stepHz - 0.5));
  const last = Math.min(levelsDbm.length - 1, Math.floor((channel.stopHz - startHz) / stepHz + 0.5));
  let peak = -1;
  for (let bin = first; bin <= last; bin++)
    if (!Number.isNaN(levelsDbm[bin]) && !((levelsDbm[bin] as number) <= (levelsDbm[peak] ?? -Infinity))) peak = bin;
  if (peak === -1) return undefined;
  const noiseBandwidthHz = rbwHz ?? stepHz;
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
    peakDbm: levelsDbm[peak] as number,
    snrDb: signal > 0 ? powerToDb(signal / noise) : undefined,
    lowerDbc: beside(-1),
    upperDbc: beside(1),
    occupied: occupiedAround(bins, peak, question),
  };
}

/** The occupied bandwidth of the emission at a peak; one channel width beyond the channel still belongs to it. */
function occupiedAround(
  { startHz, stepHz, levelsDbm }: Bins,
  peak: number,
  { centreHz, bandwidthHz, rbwHz, floorDbm }: ChannelQuestion,
): OccupiedBandwidth | undefined {
  const floor = dbToPower(floorDbm);
  const above = new Float64Array(levelsDbm.length);
  const from = Math.max(0, Math.ceil((centreHz - 1.5 * bandwidthHz - startHz) / stepHz));
  const to = Math.min(levelsDbm.length - 1, Math.floor((centreHz + 1.5 * bandwidthHz - startHz) / stepHz));
  for (let bin = Math.min(from, peak); bin <= Math.max(to, peak); bin++) {
    const power = dbToPower(levelsDbm[bin] as number);
    if (power > STANDS_OUT * floor) above[bin] = power - floor;
  }
  if (above[peak] === 0) return undefined;
  const { low, high } = occupiedBins(above, emissionBins(above, peak));
  return {
    bandwidthHz: (high - low + 1) * stepHz,
    centreHz: startHz + ((low + high) / 2) * stepHz,
    edgeUncertaintyHz: Math.max(stepHz, rbwHz ?? 0),
    clearOfNoise: (levelsDbm[peak] as number) - floorDbm >= CLEAR_OF_NOISE_DB,
  };
}

export type Verdict = 'within' | 'outside' | 'cannot-tell';

/**
 * The decision rule, by guard bands as wide as the uncertainty (JCGM 106:2012, 8.3, guarded acceptance and rejection):
 * "within" only when the whole interval of what the value may be is allowed, "outside" only when none of it is. What
 * lies between stays "cannot-tell": neither a licensee nor a complainant may be told more than the receiver can see.
 * `excess` is how far the value exceeds the allowed one, negative when inside.
 */
export function verdictOf(excess: number, uncertainty: number): Verdict {
  if (excess + uncertainty <= 0) return 'within';
  return excess - uncertainty > 0 ? 'outside' : 'cannot-tell';
}
