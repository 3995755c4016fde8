/** Features of an emission, in numbers that a person can check against the waterfall. */

import { Passes } from '../licences/persistence-gate.js';
import { PROFILE_SLOTS } from '../tracking/shape-profile.js';
import { JUMP_EDGES, type Track } from '../tracking/track.js';
import { agreement, type Witness } from './source-witness.js';

/** An emission is periodic when at least 1/RETURNED of its cells lie in bursts of a periodic series. */
const RETURNED = 4;

export interface EmissionFeatures {
  /** Mean width of the flagged bins in an active sweep; and from the lowest to the highest bin ever flagged. */
  readonly widthBins: number;
  readonly spanBins: number;
  /** Flagged share of the width. */
  readonly fill: number;
  /** Active share of sweeps since the first. */
  readonly duty: number;
  readonly sweeps: number;
  readonly meanBurstSweeps: number;
  readonly shortBurstShare: number;
  readonly meanGapSweeps: number;
  /** Standard deviation of the gaps divided by their mean: 0 regular, 1 random. */
  readonly gapSpread: number;
  readonly periodMs: number;
  readonly periodSpreadMs: number;
  /** Typical step of the centroid from one active sweep to the next. */
  readonly jumpBins: number;
  /** Spread of the centroid, bins. */
  readonly wanderBins: number;
  /** Share of the steps larger than a third of a bin that go in the more frequent direction. */
  readonly oneWay: number;
  /** Share of these steps that go against the one before: small for a signal that sweeps to and fro. */
  readonly reversalShare: number;
  /** Movement of the centroid over its life by regression, and how well a line fits. */
  readonly driftBins: number;
  readonly driftFit: number;
  /** Mean level above the floor, dB, and its standard deviation. */
  readonly inrDb: number;
  readonly levelSpreadDb: number;
  /** Standard deviation of the width divided by its mean. */
  readonly breathing: number;
  /** Power at the edges and in the middle of the spectrum, divided by its mean. */
  readonly edgeRatio: number;
  readonly middleRatio: number;
  readonly region: boolean;
  readonly sinceStart: boolean;
  /** It is bursts at equal intervals, see ReturningBursts. */
  readonly returns: boolean;
  /** The best intermodulation and splatter candidates. */
  readonly intermod: Witness | undefined;
  readonly splatter: Witness | undefined;
  readonly bandShare: number;
}

export function featuresOf(track: Track, bins: number): EmissionFeatures {
  const n = Math.max(1, track.sweeps);
  const age = Math.max(n, track.lastSweep - track.firstSweep + 1 - track.blindSweeps);
  const width = track.sumWidth / n;
  const meanGap = track.gaps === 0 ? 0 : track.gapSum / track.gaps;
  const period = track.periods === 0 ? 0 : track.periodSumMs / track.periods;
  const spread = (squares: number, mean: number, count: number) =>
    count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
  const tVariance = track.sumTt / n - (track.sumT / n) ** 2;
  const covariance = track.sumTc / n - (track.sumT / n) * (track.sumC / n);
  const cVariance = track.sumCc / n - (track.sumC / n) ** 2;
  const slope = tVariance > 0 ? covariance / tVariance : 0;
  const meanLevel = track.sumLevelDb / n;
  const steps = track.forwardSteps + track.backwardSteps;
  const best = (kind: Witness['kind']) =>
    track.witnesses
      .filter((witness) => witness.kind === kind)
      .reduce<Witness | undefined>((a, b) => (a === undefined || agreement(b) > agreement(a) ? b : a), undefined);
  const profile = profileOf(track);
  return {
    widthBins: width,
    spanBins: track.maxHigh - track.minLow + 1,
    fill: track.sumFill / n,
    duty: Math.min(1, n / age),
    sweeps: n,
    meanBurstSweeps: n / Math.max(1, track.bursts),
    shortBurstShare: track.gaps === 0 ? 0 : track.shortBursts / track.gaps,
    meanGapSweeps: meanGap,
    gapSpread: meanGap === 0 ? 0 : spread(track.gapSquares, meanGap, track.gaps) / meanGap,
    periodMs: period,
    periodSpreadMs: spread(track.periodSquaresMs, period, track.periods),
    jumpBins: medianJump(track),
    wanderBins: Math.sqrt(Math.max(0, cVariance)),
    oneWay: steps === 0 ? 0 : Math.max(track.forwardSteps, track.backwardSteps) / steps,
    reversalShare: steps === 0 ? 0 : track.reversals / steps,
    driftBins: slope * age,
    driftFit: cVariance > 0 && tVariance > 0 ? covariance ** 2 / (tVariance * cVariance) : 0,
    inrDb: 10 * Math.log10(track.sumRatio / n + 1e-3),
    levelSpreadDb: spread(track.sumLevelSquares, meanLevel, n),
    breathing: width === 0 ? 0 : spread(track.sumWidthSquares, width, n) / width,
    edgeRatio: profile.edge,
    middleRatio: profile.middle,
    region: track.region,
    sinceStart: track.sinceStart,
    returns: RETURNED * (track.passed[Passes.again] as number) > track.cells,
    intermod: best('intermod'),
    splatter: best('splatter'),
    bandShare: width / bins,
  };
}

function medianJump(track: Track): number {
  let total = 0;
  for (const count of track.jumps) total += count;
  let seen = 0;
  for (let slot = 0; slot < track.jumps.length; slot++) {
    seen += track.jumps[slot] as number;
    if (seen * 2 >= total) return slot === 0 ? 0.25 : slot < JUMP_EDGES.length ? (JUMP_EDGES[slot] as number) : 20;
  }
  return 0;
}

/** Power just inside the edges (4 to 12 % of the width) and in the middle third, over the inner two thirds. */
function profileOf(track: Track): { edge: number; middle: number } {
  const mean = (from: number, to: number) => {
    let sum = 0;
    let count = 0;
    for (let s = from; s < to; s++) {
      sum += track.profile[s] as number;
      count += track.profileCount[s] as number;
    }
    return count === 0 ? 0 : sum / count;
  };
  const inner = mean(PROFILE_SLOTS / 6, (PROFILE_SLOTS * 5) / 6);
  if (inner <= 0) return { edge: 1, middle: 1 };
  const edge = (mean(1, 3) + mean(PROFILE_SLOTS - 3, PROFILE_SLOTS - 1)) / 2;
  return { edge: edge / inner, middle: mean(PROFILE_SLOTS / 3, (PROFILE_SLOTS * 2) / 3) / inner };
}
