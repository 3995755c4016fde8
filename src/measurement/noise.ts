/**
 * Noise of a spectrum, from low quantiles of its bins: signals are in the high ones. The power of noise of K looks has a gamma
 * distribution, whose quantile comes from Wilson and Hilferty (1931): x(z) = (1 − 1/9K + z/(3·√K))³ of the mean, z the quantile
 * of the normal distribution. Pure.
 */
import { median } from '../rf/median.js';
import type { BinRange, Spectrum } from './spectrum.js';

const Z10 = -1.2816;
const Z25 = -0.6745;
const Z40 = -0.2533;
const FEWEST_BESIDE = 8;
const FEWEST_FOR_VARIANCE = 8;
/** Most looks that are told apart: beyond, unevenness of the receiver is larger than chance. */
const MOST_LOOKS = 5000;
/** Slope and unevenness of a receiver's noise, which no number of looks takes away. */
const UNEVEN = 0.02;

export interface Noise {
  /** Mean power in one bin. */
  readonly meanMw: number;
  /** Standard error of the mean, as a share of it. */
  readonly error: number;
  /** Independent looks in each bin of the spectrum. */
  readonly looks: number;
}

/** Quantile of noise of K looks, as a ratio to its mean. */
export function noiseQuantile(z: number, looks: number): number {
  return Math.max(1e-3, 1 - 1 / (9 * looks) + z / (3 * Math.sqrt(looks))) ** 3;
}

/** Number of looks at which noise has this ratio between its quantiles of 40 % and 10 %. */
function looksOfSpread(p10: number, p40: number): number {
  let [few, many] = [0.5, MOST_LOOKS];
  for (let turn = 0; turn < 30; turn++) {
    const looks = Math.sqrt(few * many);
    if (noiseQuantile(Z40, looks) / noiseQuantile(Z10, looks) > p40 / p10) few = looks;
    else many = looks;
  }
  return Math.sqrt(few * many);
}

/** Mean power of noise whose share of bins below `quantileMw(share)` is known: its low quantiles, which signals leave alone, tell how many looks. */
export function noiseOfQuantiles(quantileMw: (share: number) => number): number {
  return quantileMw(0.25) / noiseQuantile(Z25, looksOfSpread(quantileMw(0.1), quantileMw(0.4)));
}

/** Noise of the bins outside a range; of all bins, where too few are outside. */
export function noiseBeside(spectrum: Spectrum, inside: BinRange): Noise | undefined {
  const { powerMw, varianceMw2, sweeps } = spectrum;
  const heard = [...powerMw.keys()].filter((bin) => (powerMw[bin] as number) > 0);
  const outside = heard.filter((bin) => bin < inside.low || bin > inside.high);
  const taken = outside.length >= FEWEST_BESIDE ? outside : heard;
  if (taken.length === 0) return undefined;
  const sorted = taken.map((bin) => powerMw[bin] as number).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  const quarter = at(0.25);
  const quiet = taken.filter((bin) => (powerMw[bin] as number) <= at(0.5));
  const looks =
    varianceMw2 !== undefined && sweeps >= FEWEST_FOR_VARIANCE
      ? Math.min(MOST_LOOKS, Math.max(0.5, 1 / median(quiet.map((bin) => relativeVariance(spectrum, bin)))))
      : looksOfSpread(at(0.1), at(0.4));
  return {
    meanMw: quarter / noiseQuantile(Z25, looks),
    error: Math.hypot(UNEVEN, 2 / Math.sqrt(looks * taken.length)),
    looks,
  };
}

function relativeVariance({ powerMw, varianceMw2 }: Spectrum, bin: number): number {
  return Math.max(1 / MOST_LOOKS, (varianceMw2?.[bin] ?? 0) / (powerMw[bin] as number) ** 2);
}
