/**
 * The floor of a plan from its warm-up: base level per bin × gain per sweep (a separable floor), the shape of the noise
 * law, the correlation of neighbours, and where a carrier nobody licensed was already on the air.
 * Robust throughout: medians, then a mean truncated above and corrected for the truncation (SM.1753 §10 gives the bias
 * of such estimators for a single share; here it follows from the Gamma law of the cells).
 */
import { type BandLayout, BinClass } from './band-layout.js';
import { gammaBelow, gammaThreshold } from './gamma-threshold.js';
import { ONE, ratioOfDb } from './ratio-table.js';
import { quantile } from './select.js';
import { smoothFloor } from './smooth-floor.js';
import type { WarmUp } from './warm-up.js';

export interface LearnedFloor {
  /** Mean noise power per bin, dBm, at gain 0. In traffic bins: the level between bursts. */
  readonly baseDbm: Float32Array;
  /** The same, smooth over frequency: what the bin would show with every known and unknown carrier gone. */
  readonly smoothDbm: Float32Array;
  /** 1 where the common gain may be read. */
  readonly quiet: Uint8Array;
  /** Traffic bins: level of a busy resource block, dBm; elsewhere NaN. And the share of sweeps that were busy. */
  readonly busyDbm: Float32Array;
  readonly busyShare: Float32Array;
  /** Equivalent number of averages of one cell; power correlation of neighbours; excess of the real tail over Gamma's. */
  readonly shape: number;
  readonly rho1: number;
  readonly tail: number;
  readonly gainDb: number;
  readonly unexplainedBins: readonly number[];
}

const PASSES = 2;
const FEWEST_QUIET = 12;

export function learnFloor(warmUp: WarmUp, layout: BandLayout, unexplainedDb: number): LearnedFloor {
  const { bins } = layout;
  const sweeps = warmUp.sweeps;
  const scratch = new Float32Array(Math.max(sweeps, bins));
  const gains = new Float32Array(sweeps);
  const base = new Float32Array(bins);
  const spread = new Float32Array(bins);
  medians(warmUp, gains, base, scratch, spread);
  const quiet = chooseQuiet(layout, base, spread);
  for (let pass = 0; pass < PASSES; pass++) {
    trackGains(warmUp, quiet, base, gains, scratch);
    medians(warmUp, gains, base, scratch, pass === 0 ? undefined : spread);
  }
  const noise = noiseLaw(warmUp, quiet, base, gains, scratch);
  const busyDbm = new Float32Array(bins).fill(Number.NaN);
  const busyShare = new Float32Array(bins);
  const sdDb = 4.343 / Math.sqrt(noise.shape);
  for (let f = 0; f < bins; f++) {
    const n = warmUp.column(f, gains, scratch);
    if (n === 0) base[f] = Number.NaN;
    else if (layout.classes[f] === BinClass.traffic && quiet[f] === 0) {
      const split = splitTraffic(scratch, n, sdDb);
      base[f] = split.idleDbm;
      busyDbm[f] = split.busyDbm;
      busyShare[f] = split.busyShare;
    } else base[f] = truncatedMean(scratch, n, base[f] as number, noise.shape);
  }
  const smoothDbm = smoothFloor(base, layout);
  const unexplainedBins: number[] = [];
  for (let f = 0; f < bins; f++) {
    const value = layout.classes[f];
    const known = base[f] as number;
    const smooth = smoothDbm[f] as number;
    if (Number.isNaN(known)) base[f] = smooth;
    else if (value === BinClass.muted) base[f] = smooth;
    else if ((value === BinClass.open || value === BinClass.shared) && known - smooth > unexplainedDb) {
      base[f] = smooth;
      unexplainedBins.push(f);
    }
  }
  return { baseDbm: base, smoothDbm, quiet, busyDbm, busyShare, ...noise, gainDb: last(gains), unexplainedBins };
}

const last = (values: Float32Array): number => values[values.length - 1] ?? 0;

function medians(
  warmUp: WarmUp,
  gains: Float32Array,
  base: Float32Array,
  scratch: Float32Array,
  spread: Float32Array | undefined,
): void {
  for (let f = 0; f < base.length; f++) {
    const n = warmUp.column(f, gains, scratch);
    base[f] = quantile(scratch, 0.5, n);
    if (spread !== undefined) spread[f] = quantile(scratch, 0.75, n) - quantile(scratch, 0.25, n);
  }
}

/** Open and shared bins; where there are too few, bins whose spread is that of noise and whose level is low. */
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
  const narrow = quantile(Float32Array.from(spread), 0.1, spread.length) * 1.3 + 0.05;
  const low = quantile(Float32Array.from(base), 0.05, base.length) + 3;
  for (let f = 0; f < layout.bins; f++) {
    const usable = layout.classes[f] !== BinClass.spur && layout.classes[f] !== BinClass.muted;
    if (usable && (spread[f] as number) <= narrow && (base[f] as number) <= low) quiet[f] = 1;
  }
  return quiet;
}

function trackGains(
  warmUp: WarmUp,
  quiet: Uint8Array,
  base: Float32Array,
  gains: Float32Array,
  scratch: Float32Array,
): void {
  for (let t = 0; t < gains.length; t++) {
    let n = 0;
    for (let f = 0; f < quiet.length; f++) {
      if (quiet[f] === 0) continue;
      const excess = warmUp.level(t, f) - (base[f] as number);
      if (excess === excess) scratch[n++] = excess;
    }
    gains[t] = n >= 4 ? quantile(scratch, 0.5, n) : (gains[t - 1] ?? 0);
  }
}

/** Shape from the truncated variance of quiet bins (median over bins), neighbour correlation, and tail against Gamma. */
function noiseLaw(
  warmUp: WarmUp,
  quiet: Uint8Array,
  base: Float32Array,
  gains: Float32Array,
  scratch: Float32Array,
): { shape: number; rho1: number; tail: number } {
  const chosen: number[] = [];
  const quietBins = Array.from(quiet.keys()).filter((f) => quiet[f] === 1);
  const stride = Math.max(1, Math.floor(quietBins.length / 96));
  for (let i = 0; i < quietBins.length; i += stride) chosen.push(quietBins[i] as number);
  if (chosen.length === 0) return { shape: 8, rho1: 0, tail: 1 };
  let shape = 8;
  for (let pass = 0; pass < 4; pass++) {
    const cut = gammaThreshold(shape, 3);
    const expected = gammaBelow(shape, cut);
    const variances: number[] = [];
    for (const f of chosen) {
      const n = warmUp.column(f, gains, scratch);
      const mean = truncatedMean(scratch, n, base[f] as number, shape);
      const moments = momentsBelow(scratch, n, mean, cut);
      if (moments.count > 20) variances.push(moments.variance / expected.variance / shape);
    }
    variances.sort((a, b) => a - b);
    shape = Math.min(400, Math.max(0.8, 1 / (variances[variances.length >> 1] ?? 1 / shape)));
  }
  return { shape, rho1: neighbourCorrelation(warmUp, chosen, base, gains, shape), tail: tailExcess(warmUp, chosen, base, gains, shape) };
}

function momentsBelow(
  values: Float32Array,
  n: number,
  meanDbm: number,
  cut: number,
): { count: number; variance: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const ratio = ratioOfDb((values[i] as number) - meanDbm) / ONE;
    if (ratio >= cut) continue;
    count++;
    sum += ratio;
    squares += ratio * ratio;
  }
  const mean = sum / Math.max(1, count);
  return { count, variance: squares / Math.max(1, count) - mean * mean };
}

/** Level of the mean power of noise, from cells below a cut that noise passes once in 160, whatever else is in there. */
function truncatedMean(values: Float32Array, n: number, medianDbm: number, shape: number): number {
  const cut = gammaThreshold(shape, 2.5);
  const expected = gammaBelow(shape, cut).mean;
  let mean = medianDbm + 1.45 / shape;
  for (let pass = 0; pass < 3; pass++) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < n; i++) {
      const ratio = ratioOfDb((values[i] as number) - mean) / ONE;
      if (ratio >= cut) continue;
      sum += ratio;
      count++;
    }
    if (count > 0) mean += 10 * Math.log10(Math.max(1e-3, sum / count / expected));
  }
  return mean;
}

/** Power correlation of adjacent quiet bins (Hann: 4/9). */
function neighbourCorrelation(
  warmUp: WarmUp,
  chosen: readonly number[],
  base: Float32Array,
  gains: Float32Array,
  shape: number,
): number {
  const cut = gammaThreshold(shape, 3);
  const found: number[] = [];
  for (const f of chosen) {
    if (f + 1 >= base.length) continue;
    let count = 0;
    let cross = 0;
    let a2 = 0;
    let b2 = 0;
    for (let t = 0; t < gains.length; t++) {
      const gain = gains[t] as number;
      const a = ratioOfDb(warmUp.level(t, f) - (base[f] as number) - gain) / ONE;
      const b = ratioOfDb(warmUp.level(t, f + 1) - (base[f + 1] as number) - gain) / ONE;
      if (a >= cut || b >= cut) continue;
      count++;
      cross += (a - 1) * (b - 1);
      a2 += (a - 1) ** 2;
      b2 += (b - 1) ** 2;
    }
    if (count > 20 && a2 > 0 && b2 > 0) found.push(cross / Math.sqrt(a2 * b2));
  }
  found.sort((a, b) => a - b);
  return Math.min(0.5, Math.max(0, found[found.length >> 1] ?? 0));
}

/** How far the cell exceeded once in 500 lies above 1, against what Gamma says; 1 … 1.6. Max-hold receivers are above 1. */
function tailExcess(
  warmUp: WarmUp,
  chosen: readonly number[],
  base: Float32Array,
  gains: Float32Array,
  shape: number,
): number {
  const perBin: number[] = [];
  const scratch = new Float32Array(gains.length);
  for (const f of chosen) {
    const n = warmUp.column(f, gains, scratch);
    if (n < 50) continue;
    const mean = truncatedMean(scratch, n, base[f] as number, shape);
    perBin.push(ratioOfDb(quantile(scratch, 0.99, n) - mean) / ONE);
  }
  if (perBin.length === 0) return 1;
  perBin.sort((a, b) => a - b);
  const excess = ((perBin[perBin.length >> 1] as number) - 1) / (gammaThreshold(shape, 2.326) - 1);
  return Math.min(1.6, Math.max(1, excess));
}

/** Two-means in dB: the level between bursts and the level of a busy block; one level when they lie closer than 2.5 sd. */
function splitTraffic(
  values: Float32Array,
  n: number,
  sdDb: number,
): { idleDbm: number; busyDbm: number; busyShare: number } {
  let low = quantile(values, 0.05, n);
  let high = quantile(values, 0.95, n);
  let busy = 0;
  for (let pass = 0; pass < 8; pass++) {
    const middle = (low + high) / 2;
    let lowSum = 0;
    let highSum = 0;
    busy = 0;
    for (let i = 0; i < n; i++) {
      const value = values[i] as number;
      if (value > middle) {
        highSum += value;
        busy++;
      } else lowSum += value;
    }
    if (busy > 0) high = highSum / busy;
    if (busy < n) low = lowSum / (n - busy);
  }
  const meanOverDbMean = sdDb * sdDb * 0.115;
  if (high - low < 2.2 * sdDb || busy < n * 0.02 || busy > n * 0.98) {
    const level = quantile(values, 0.5, n) + meanOverDbMean;
    return { idleDbm: level, busyDbm: level, busyShare: 0 };
  }
  return { idleDbm: low + meanOverDbMean, busyDbm: high + meanOverDbMean, busyShare: busy / n };
}
