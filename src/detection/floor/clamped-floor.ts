/**
 * The law of noise that a receiver hides below the lowest level it reports (RF Explorer far from its sensitivity): a censored
 * fit. Known is how often noise comes above that level, and how far. By Wilson and Hilferty the cube root of a Gamma variable is
 * nearly Gaussian, so two quantiles of what is seen, the lowest level and the median above it, give shape and mean.
 */
import { gammaBelow, gammaThreshold, type NoiseLaw } from '../threshold/gamma-threshold.js';
import { midMean } from './select.js';
import type { WarmUp } from './warm-up.js';

/** Share of the cells at the lowest level from which on a plan counts as clamped: the median of the noise is hidden then. */
const HIDDEN_SHARE = 0.5;
/** Where fewer cells than this share are seen, nothing tells the shape: one look, the widest law. */
const LEAST_SEEN = 0.05;

export interface Clamp {
  /** Lowest level that the receiver reports. */
  readonly dbm: number;
  readonly law: NoiseLaw;
  /** Mean level of noise, dBm, from the levels of a bin; undefined where the lowest level hides less than half of them. */
  meanOf(levelsDbm: Float32Array, count: number): number | undefined;
  /** Mean power of the cells of noise that are hidden, as a ratio to the mean of all. */
  meanBelow(meanDbm: number): number;
}

/** The clamp that these bins show in warm-up; undefined where there is none. */
export function clampOf(warmUp: WarmUp, bins: readonly number[]): Clamp | undefined {
  const seen: number[] = [];
  let dbm = Number.POSITIVE_INFINITY;
  let above = Number.POSITIVE_INFINITY;
  for (const f of bins)
    for (let t = 0; t < warmUp.sweeps; t++) {
      const level = warmUp.level(t, f);
      if (Number.isNaN(level)) continue;
      seen.push(level);
      if (level < dbm) [dbm, above] = [level, dbm];
      else if (level > dbm && level < above) above = level;
    }
  const over = Float32Array.from(seen.filter((level) => level > dbm));
  const share = over.length / seen.length;
  if (seen.length === 0 || share >= HIDDEN_SHARE) return undefined;
  // What is reported as the lowest level reaches half way to the next one.
  const edgeDbm = share === 0 ? dbm : (dbm + above) / 2;
  const shape = share < LEAST_SEEN ? 1 : shapeOf(share, midMean(over, over.length) - edgeDbm);
  const edgeRatio = (seenShare: number) => gammaThreshold(shape, exceeded(seenShare));
  return {
    dbm,
    law: { shape, rho1: 0, tail: 1 },
    meanOf(levelsDbm, count) {
      let higher = 0;
      for (let i = 0; i < count; i++) if ((levelsDbm[i] as number) > dbm) higher++;
      const seenShare = (higher + 0.5) / (count + 1);
      return seenShare >= HIDDEN_SHARE ? undefined : edgeDbm - 10 * Math.log10(edgeRatio(seenShare));
    },
    meanBelow: (meanDbm) => gammaBelow(shape, 10 ** ((edgeDbm - meanDbm) / 10)).mean,
  };
}

/** Shape of a Gamma law of which `share` lies above an edge, and half of that `medianDb` above the edge. */
function shapeOf(share: number, medianDb: number): number {
  const root = 10 ** (medianDb / 30);
  const bend = exceeded(share / 2) - root * exceeded(share);
  const spread = (Math.sqrt(bend * bend + 4 * (root - 1) ** 2) - bend) / (2 * (root - 1));
  return Math.min(64, Math.max(0.8, 1 / (9 * spread * spread)));
}

/** The z that a Gaussian variable exceeds with this probability, up to a half (Abramowitz and Stegun 26.2.23). */
function exceeded(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  return (
    t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  );
}
