/**
 * Learns the floor of a plan from its warm-up: base level per bin × gain per sweep (a separable floor), the shape of the noise
 * law, the correlation of neighbouring bins, and the bins that held an unlicensed carrier from the start.
 * All estimates are robust: medians first, then a mean truncated above and corrected for the truncation (SM.1753 §10 gives the
 * bias of such estimators for one share; here the bias follows from the Gamma law of the cells).
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { learnTraffic, type TrafficLaw } from '../licences/learn-traffic.js';
import { cellMedianDb, type NoiseLaw } from '../threshold/gamma-threshold.js';
import { type Clamp, clampOf } from './clamped-floor.js';
import { lawBins, noiseLaw, TruncatedMean } from './noise-law.js';
import { inPieces, LEVEL_COST, type Piecemeal } from './piecemeal.js';
import { type Plateau, plateausOf, withoutPlateaus } from './plateaus.js';
import { midMean, quantile, strideFor } from './select.js';
import { unexplainedCarriers } from './unexplained-carriers.js';
import type { WarmUp } from './warm-up.js';

const WINDOW_BINS = 25;

export interface LearnedFloor extends NoiseLaw {
  /** Mean noise power per bin, dBm, at gain 0. In traffic bins: the level between bursts. */
  readonly baseDbm: Float32Array;
  /** Base level smoothed over frequency: the level of the bin without any carrier, licensed or not. */
  readonly smoothDbm: Float32Array;
  /** 1 in bins from which the common gain may be read. */
  readonly quiet: Uint8Array;
  /** Levels of channels that carry traffic without a mask. */
  readonly traffic: TrafficLaw;
  /** Middle level of a cell of noise over the base level, dB: below 0, as the mean of power lies above its median. */
  readonly medianDb: number;
  /** Lowest level that the receiver reports, where it hides most of the noise; and the ratio of the hidden cells per bin. */
  readonly clamp: { readonly dbm: number; readonly ratios: Float32Array } | undefined;
  readonly gainDb: number;
  /** Gain of each warm-up sweep that was learned from, dB. */
  readonly gainsDb: Float32Array;
  readonly unexplainedBins: readonly number[];
}

/**
 * Passes over the warm-up read every n-th sweep: the first pass reads all, because it finds quiet bins by their spread; later
 * passes read fewer, because the truncated mean refines their result.
 */
const FIRST_STEP = 1;
const PASS_STEPS = [3, 2] as const;
const FEWEST_QUIET = 12;
const BURST_DB = 12;
const AROUND_SWEEPS = 15;
const OUTLIER_DB = 3;
/** A share of bursts below this does not move a median noticeably. */
const BURSTS_SHARE = 0.02;
const MOST_BURST_PASSES = 3;
/** Number of quiet bins that give the gain of a sweep within 0.1 dB. */
export const ENOUGH_QUIET = 250;
/** Cost of a bin of the smooth floor. */
const SMOOTH_COST = 1200;

export function* learnFloor(warmUp: WarmUp, layout: BandLayout, unexplainedDb: number): Piecemeal<LearnedFloor> {
  const { bins } = layout;
  const sweeps = warmUp.sweeps;
  const scratch = new Float32Array(Math.max(sweeps, bins));
  const gains = new Float32Array(sweeps);
  const base = new Float32Array(bins);
  const spread = new Float32Array(bins);
  yield* inPieces(bins, medianAt, { warmUp, gains, base, scratch, step: FIRST_STEP, spread });
  const quiet = chooseQuiet(layout, base, spread);
  for (const step of PASS_STEPS) {
    yield* trackGains(warmUp, quiet, base, gains, scratch);
    yield* inPieces(bins, medianAt, { warmUp, gains, base, scratch, step, spread: undefined });
  }
  const chosen = lawBins(quiet);
  const clamp = clampOf(warmUp, chosen);
  if (clamp !== undefined) gains.fill(0);
  const noise = clamp?.law ?? (yield* noiseLaw(warmUp, chosen, base, gains, scratch));
  const sdDb = 4.343 / Math.sqrt(noise.shape);
  const isTraffic = (f: number) => layout.classes[f] === BinClass.traffic && quiet[f] === 0;
  const traffic = yield* learnTraffic(warmUp, layout, gains, { sdDb, isTraffic });
  yield* inPieces(bins, meanAt, {
    warmUp,
    gains,
    base,
    scratch,
    traffic,
    clamp,
    truncated: new TruncatedMean(noise.shape),
  });
  const hiddenDb = Float32Array.from(chosen, (f) => (clamp?.dbm ?? 0) - (base[f] as number));
  const plateaus = plateausOf(base, layout, unexplainedDb);
  yield bins * SMOOTH_COST;
  const smoothDbm = smoothFloor(withoutPlateaus(base, plateaus), layout);
  yield bins * SMOOTH_COST;
  const unexplainedBins = unexplainedOf(base, smoothDbm, layout, plateaus, unexplainedDb);
  for (const f of unexplainedBins) base[f] = smoothDbm[f] as number;
  leaveQuiet(quiet, unexplainedBins);
  for (let f = 0; f < bins; f++)
    if (Number.isNaN(base[f] as number) || layout.classes[f] === BinClass.muted) base[f] = smoothDbm[f] as number;
  return {
    baseDbm: base,
    smoothDbm,
    quiet,
    traffic,
    ...noise,
    medianDb: clamp === undefined ? cellMedianDb(noise) : midMean(hiddenDb, hiddenDb.length),
    clamp: clamp && { dbm: clamp.dbm, ratios: base.map((dbm) => clamp.meanBelow(dbm)) },
    gainDb: last(gains),
    gainsDb: gains,
    unexplainedBins,
  };
}

interface Means {
  readonly warmUp: WarmUp;
  readonly gains: Float32Array;
  readonly base: Float32Array;
  readonly scratch: Float32Array;
  readonly traffic: TrafficLaw;
  readonly truncated: TruncatedMean;
  readonly clamp: Clamp | undefined;
}

function meanAt(f: number, { warmUp, gains, base, scratch, traffic, truncated, clamp }: Means): number {
  const isBusy = (traffic.busyShare[f] as number) > 0;
  const n = isBusy ? 0 : warmUp.column(f, gains, scratch);
  if (isBusy) base[f] = traffic.idleDbm[f] as number;
  else base[f] = n === 0 ? Number.NaN : (clamp?.meanOf(scratch, n) ?? truncated.of(scratch, n, base[f] as number));
  return n * LEVEL_COST;
}

/** Bins of unlicensed narrow carriers and of plateaus, ascending. */
function unexplainedOf(
  base: Float32Array,
  smoothDbm: Float32Array,
  layout: BandLayout,
  plateaus: readonly Plateau[],
  excessDb: number,
): number[] {
  const found = new Set(unexplainedCarriers(base, smoothDbm, layout, excessDb));
  for (const { firstBin, endBin } of plateaus)
    for (let f = firstBin; f < endBin; f++)
      if (layout.classes[f] === BinClass.open || layout.classes[f] === BinClass.shared) found.add(f);
  return [...found].sort((a, b) => a - b);
}

/** Removes occupied bins from `quiet`, unless too few quiet bins would be left. */
function leaveQuiet(quiet: Uint8Array, occupied: readonly number[]): void {
  let left = 0;
  for (const value of quiet) left += value;
  if (left - occupied.length < FEWEST_QUIET) return;
  for (const f of occupied) quiet[f] = 0;
}

const last = (values: Float32Array): number => values[values.length - 1] ?? 0;

interface Medians {
  readonly warmUp: WarmUp;
  readonly gains: Float32Array;
  readonly base: Float32Array;
  readonly scratch: Float32Array;
  readonly step: number;
  /** Takes the standard deviation of each bin, in the first pass. */
  readonly spread: Float32Array | undefined;
}

function medianAt(f: number, { warmUp, gains, base, scratch, step, spread }: Medians): number {
  const n = warmUp.column(f, gains, scratch, step);
  if (spread !== undefined) spread[f] = standardDeviation(scratch, n);
  base[f] = middleOfNoise(scratch, n);
  return n * LEVEL_COST;
}

/** Median after bursts are removed: noise does not exceed its own median by {@link BURST_DB}. */
function middleOfNoise(values: Float32Array, count: number): number {
  let n = count;
  for (let pass = 0; ; pass++) {
    const middle = midMean(values, n);
    let left = 0;
    for (let i = 0; i < n; i++) {
      const value = values[i] as number;
      if (value - middle < BURST_DB) values[left++] = value;
    }
    if (pass === MOST_BURST_PASSES || left > n - BURSTS_SHARE * n) return middle;
    n = left;
  }
}

function standardDeviation(values: Float32Array, n: number): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
}

/** Chooses open and shared bins; where there are too few, bins with the spread of noise and a low level. */
function chooseQuiet(layout: BandLayout, base: Float32Array, spread: Float32Array): Uint8Array {
  const quiet = new Uint8Array(layout.bins);
  let count = 0;
  for (let f = 0; f < layout.bins; f++) {
    const value = layout.classes[f];
    if ((value === BinClass.open || value === BinClass.shared) && !Number.isNaN(base[f] as number)) {
      quiet[f] = 1;
      count++;
    }
  }
  if (count >= FEWEST_QUIET && count >= layout.bins * 0.05) return quiet;
  const narrow = quantile(Float32Array.from(spread), 0.05, spread.length) * 1.12;
  const low = quantile(Float32Array.from(base), 0.05, base.length) + 3;
  for (let f = 0; f < layout.bins; f++) {
    const usable = layout.classes[f] !== BinClass.spur && layout.classes[f] !== BinClass.muted;
    if (usable && (spread[f] as number) <= narrow && (base[f] as number) <= low) quiet[f] = 1;
  }
  return quiet;
}

function* trackGains(
  warmUp: WarmUp,
  quiet: Uint8Array,
  base: Float32Array,
  gains: Float32Array,
  scratch: Float32Array,
): Piecemeal<void> {
  const quietBins = Int32Array.from(Array.from(quiet.keys()).filter((f) => quiet[f] === 1));
  const stride = strideFor(quietBins.length, ENOUGH_QUIET);
  yield* inPieces(gains.length, gainOf, { warmUp, gains, base, scratch, quietBins, stride });
  leaveOutliers(gains, scratch);
}

interface Gains {
  readonly warmUp: WarmUp;
  readonly gains: Float32Array;
  readonly base: Float32Array;
  readonly scratch: Float32Array;
  readonly quietBins: Int32Array;
  readonly stride: number;
}

function gainOf(t: number, { warmUp, gains, base, scratch, quietBins, stride }: Gains): number {
  const n = warmUp.excesses(t, base, quietBins, scratch, stride);
  gains[t] = n >= 4 ? middleOfNoise(scratch, n) : (gains[t - 1] ?? 0);
  return n * LEVEL_COST;
}

/** Replaces the gain of a sweep full of bursts or struck by lightning by the gain of the sweeps around it. */
function leaveOutliers(gains: Float32Array, scratch: Float32Array): void {
  const usual = gains.map((_, t) => {
    const from = Math.max(0, Math.min(t - (AROUND_SWEEPS >> 1), gains.length - AROUND_SWEEPS));
    const around = gains.subarray(from, from + AROUND_SWEEPS);
    scratch.set(around);
    return quantile(scratch, 0.5, around.length);
  });
  for (let t = 0; t < gains.length; t++)
    if (Math.abs((gains[t] as number) - (usual[t] as number)) > OUTLIER_DB) gains[t] = usual[t] as number;
}

/**
 * The floor as a smooth line over frequency: a running median over bins without licensed traffic, interpolated across the other
 * bins.
 */
function smoothFloor(baseDbm: Float32Array, layout: BandLayout): Float32Array {
  const places: number[] = [];
  for (let f = 0; f < layout.bins; f++) {
    const value = layout.classes[f];
    const usable = value === BinClass.open || value === BinClass.shared;
    if (usable && !Number.isNaN(baseDbm[f] as number)) places.push(f);
  }
  const smooth = Float32Array.from(baseDbm);
  if (places.length < 3) return smooth;
  const half = Math.max(2, Math.min(WINDOW_BINS >> 1, Math.floor(layout.bins / 24)));
  const scratch = new Float32Array(2 * half + 1);
  const medians = places.map((_, i) => {
    const reach = Math.min(half, Math.max(2, Math.min(i, places.length - 1 - i)));
    let n = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(places.length - 1, i + reach); j++) {
      scratch[n++] = baseDbm[places[j] as number] as number;
    }
    return quantile(scratch, 0.5, n);
  });
  let i = 0;
  for (let f = 0; f < layout.bins; f++) {
    while (i < places.length - 1 && (places[i + 1] as number) <= f) i++;
    const here = places[i] as number;
    const next = places[i + 1];
    const a = medians[i] as number;
    const b = medians[i + 1] ?? a;
    smooth[f] = next === undefined || f <= here ? a : a + ((f - here) / (next - here)) * (b - a);
  }
  return smooth;
}
