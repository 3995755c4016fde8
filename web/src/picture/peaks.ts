/** Peak search as in analysers: a peak lies above the threshold and above both sides by the excursion. */

export interface PeakRule {
  /** A peak must reach this level. */
  readonly thresholdDbm: number;
  /** The trace must fall by this much on both sides before it rises above the peak again. */
  readonly excursionDb: number;
}

export interface Peak {
  readonly bin: number;
  readonly levelDbm: number;
}

/**
 * Peaks among the bins [from, to), in order of frequency. A peak at the edge needs its excursion on the inner side
 * only. Missing bins (NaN) are skipped.
 */
export function findPeaks(levelsDbm: Float32Array, rule: PeakRule, from = 0, to = levelsDbm.length): Peak[] {
  const { thresholdDbm, excursionDb } = rule;
  const peaks: Peak[] = [];
  let rising = true;
  let first = true;
  // The lowest level since the last peak (at first since the start); the next peak must exceed it by the excursion.
  let valley = Number.POSITIVE_INFINITY;
  let top: Peak | undefined;
  for (let bin = from; bin < to; bin++) {
    const level = levelsDbm[bin] as number;
    if (Number.isNaN(level)) continue;
    if ((first || !rising) && level < valley) valley = level;
    if (!rising) {
      if (level - valley < excursionDb) continue;
      rising = true;
      top = { bin, levelDbm: level };
    } else if (top === undefined || level > top.levelDbm) {
      top = { bin, levelDbm: level };
    } else if (top.levelDbm - level >= excursionDb) {
      if (top.levelDbm >= thresholdDbm) peaks.push(top);
      rising = false;
      first = false;
      valley = level;
    }
  }
  if (rising && top !== undefined && top.levelDbm >= thresholdDbm && top.levelDbm - valley >= excursionDb)
    peaks.push(top);
  return peaks;
}

/** The level below which the share `quantile` of the bins lies; a robust noise floor at about 0.3. */
export function levelQuantile(
  levelsDbm: Float32Array,
  quantile: number,
  from = 0,
  to = levelsDbm.length,
): number | undefined {
  const sorted = levelsDbm
    .slice(from, to)
    .filter((level) => !Number.isNaN(level))
    .sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
}
