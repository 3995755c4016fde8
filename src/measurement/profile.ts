/** Power of an emission over the noise, summed up from the lower edge of its window: where its quantiles lie, and how surely. Pure. */
import type { Noise } from './noise.js';
import { type BinRange, rbwOf, type Spectrum } from './spectrum.js';

export interface Edge {
  readonly hz: number;
  /** At 95 % confidence. */
  readonly scatterHz: number;
}

export interface Profile {
  readonly totalMw: number;
  /** Of the total, at 95 % confidence. */
  readonly scatterMw: number;
  /** Power-weighted centre of the strongest line. */
  readonly centroid: Edge;
  /** Bins that share their noise because the filter is wider than the step. */
  readonly correlatedBins: number;
  readonly lowHz: number;
  readonly stepHz: number;
  /** Power up to the upper end of each bin, and the standard deviation of that sum. */
  readonly sumMw: Float64Array;
  readonly deviationMw: Float64Array;
}

const FEWEST_FOR_VARIANCE = 8;

export function profileOf(spectrum: Spectrum, { low, high }: BinRange, noise: Noise): Profile {
  const { startHz, stepHz } = spectrum;
  const bins = high - low + 1;
  const correlatedBins = Math.max(1, (1.5 * rbwOf(spectrum)) / stepHz);
  const above = new Float64Array(bins);
  const variance = new Float64Array(bins);
  const [sumMw, deviationMw] = [new Float64Array(bins), new Float64Array(bins)];
  let total = 0;
  let spread = 0;
  for (let i = 0; i < bins; i++) {
    const power = spectrum.powerMw[low + i] as number;
    if (Number.isNaN(power)) continue;
    above[i] = power - noise.meanMw;
    variance[i] = varianceOf(spectrum, low + i, noise);
    total += above[i] as number;
    spread += variance[i] as number;
    sumMw[i] = total;
    deviationMw[i] = Math.sqrt(spread * correlatedBins + ((i + 1) * noise.meanMw * noise.error) ** 2);
  }
  return {
    totalMw: total,
    scatterMw: 2 * (deviationMw[bins - 1] ?? 0),
    correlatedBins,
    stepHz,
    sumMw,
    deviationMw,
    lowHz: startHz + (low - 0.5) * stepHz,
    centroid: centroidOf(
      above,
      variance,
      { hz: startHz + low * stepHz, stepHz, filterHz: rbwOf(spectrum) },
      correlatedBins,
    ),
  };
}

/** Variance of a bin's mean: from its sweeps, or as much as the noise scatters where they are too few. */
function varianceOf({ powerMw, varianceMw2, sweeps }: Spectrum, bin: number, { looks }: Noise): number {
  const bySweeps = varianceMw2?.[bin];
  const byLooks = (powerMw[bin] as number) ** 2 / looks;
  if (bySweeps === undefined || Number.isNaN(bySweeps)) return byLooks;
  return sweeps >= FEWEST_FOR_VARIANCE ? bySweeps : Math.max(bySweeps, byLooks);
}

interface Scale {
  readonly hz: number;
  readonly stepHz: number;
  readonly filterHz: number;
}

/** Centroid over one and a half resolution bandwidths on either side, moved until it is the middle of what it was taken over. */
function centroidOf(above: Float64Array, variance: Float64Array, scale: Scale, correlated: number): Edge {
  const { stepHz, filterHz } = scale;
  const half = (1.5 * Math.max(filterHz, stepHz)) / stepHz;
  let at = above.reduce((best, power, i) => (power > (above[best] as number) ? i : best), 0);
  let spread = 0;
  for (let turn = 0; turn < 5; turn++) {
    let [sum, moment] = [0, 0];
    spread = 0;
    for (let i = Math.max(0, Math.ceil(at - half - 0.5)); i <= Math.min(above.length - 1, at + half + 0.5); i++) {
      // A bin at the end counts by the part of it that lies inside: the result changes smoothly with the place.
      const share = Math.min(1, Math.max(0, half + 0.5 - Math.abs(i - at)));
      sum += share * (above[i] as number);
      moment += share * i * (above[i] as number);
      spread += share * (variance[i] as number) * (i - at) ** 2;
    }
    if (!(sum > 0)) break;
    spread /= sum * sum;
    at = Math.min(above.length - 1, Math.max(0, moment / sum));
  }
  return { hz: scale.hz + at * stepHz, scatterHz: 2 * Math.sqrt(spread * correlated) * stepHz };
}

/** Frequency below which this share of the power lies; its scatter is half of the range in which chance leaves it. */
export function edgeAt(profile: Profile, share: number): Edge {
  const { totalMw, sumMw, deviationMw, stepHz, lowHz } = profile;
  const hz = quantileHz(profile, share * totalMw);
  const bin = Math.min(sumMw.length - 1, Math.max(0, Math.floor((hz - lowHz) / stepHz)));
  // What lies beyond an edge decides its place: above the upper edge, as below the lower one. Of the edge's own bin a part does.
  const [last, here, before] = [deviationMw.at(-1) ?? 0, deviationMw[bin] as number, deviationMw[bin - 1] ?? 0];
  const part = (hz - lowHz) / stepHz - bin;
  const own = here ** 2 - before ** 2;
  const beyond = share < 0.5 ? before ** 2 + part ** 2 * own : last ** 2 - here ** 2 + (1 - part) ** 2 * own;
  const chance = 2 * Math.sqrt(Math.max(0, beyond));
  // Power is never negative: the tail may be as many times smaller as it may be larger.
  const tail = Math.min(share, 1 - share) * totalMw;
  const [less, more] = [tail ** 2 / (tail + chance), tail + chance];
  const at = (tailMw: number) => quantileHz(profile, share < 0.5 ? tailMw : totalMw - tailMw);
  const [from, to] = share < 0.5 ? [at(less), at(more)] : [at(more), at(less)];
  return { hz, scatterHz: (to - from) / 2 };
}

/** Share of the power within so many Hz inwards of an edge. */
export function shareInside(profile: Profile, share: number, withinHz: number): number {
  const { hz } = edgeAt(profile, share);
  const inner = share < 0.5 ? hz + withinHz : hz - withinHz;
  return Math.abs(sumUpTo(profile, inner) - share * profile.totalMw) / profile.totalMw;
}

function sumUpTo({ sumMw, lowHz, stepHz }: Profile, hz: number): number {
  const at = Math.min(sumMw.length, Math.max(0, (hz - lowHz) / stepHz));
  const bin = Math.min(sumMw.length - 1, Math.floor(at));
  const before = bin === 0 ? 0 : (sumMw[bin - 1] as number);
  return before + (at - bin) * ((sumMw[bin] as number) - before);
}

/** First crossing from below, last one from above: noise makes the sum go up and down at its ends. */
function quantileHz({ sumMw, stepHz, lowHz, totalMw }: Profile, wantedMw: number): number {
  const before = (i: number) => (i === 0 ? 0 : (sumMw[i - 1] as number));
  const inside = (i: number) => {
    const [from, to] = [before(i), sumMw[i] as number];
    const part = to > from ? Math.min(1, Math.max(0, (wantedMw - from) / (to - from))) : 0;
    return lowHz + (i + part) * stepHz;
  };
  if (wantedMw > totalMw / 2) {
    for (let i = sumMw.length - 1; i >= 0; i--) if (before(i) < wantedMw) return inside(i);
    return lowHz;
  }
  for (let i = 0; i < sumMw.length; i++) if ((sumMw[i] as number) >= wantedMw) return inside(i);
  return lowHz + sumMw.length * stepHz;
}

/** Distance of the outermost places where the level passes a limit; undefined where it does not fall that far inside the sweep. */
export function crossingWidth(spectrum: Spectrum, { low, high }: BinRange, limitMw: number): number | undefined {
  const { powerMw, stepHz } = spectrum;
  let [first, last] = [low, high];
  while (first <= high && !((powerMw[first] as number) > limitMw)) first += 1;
  while (last >= low && !((powerMw[last] as number) > limitMw)) last -= 1;
  const between = (inner: number, outer: number) => {
    const [a, b] = [powerMw[inner] as number, powerMw[outer] ?? Number.NaN];
    return Math.log(a / limitMw) / Math.log(a / Math.min(b, limitMw));
  };
  const width = last - first + between(first, first - 1) + between(last, last + 1);
  return Number.isNaN(width) ? undefined : width * stepHz;
}
