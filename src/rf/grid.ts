/** Cropping and thinning of sweeps without losing a peak. */

/** A row of bins at equal distances: the part of a sweep needed when only frequencies and levels matter. */
export interface Bins {
  readonly startHz: number;
  readonly stepHz: number;
  readonly levelsDbm: Float32Array;
}

/**
 * The bins whose centres lie in [startHz, stopHz], as a view (nothing is copied).
 * A range that touches no bin gives an empty row.
 */
export function cropBins(bins: Bins, startHz: number, stopHz: number): Bins {
  const count = bins.levelsDbm.length;
  const first = Math.min(count, Math.max(0, Math.ceil((startHz - bins.startHz) / bins.stepHz - 1e-6)));
  const last = Math.min(count - 1, Math.floor((stopHz - bins.startHz) / bins.stepHz + 1e-6));
  return {
    startHz: bins.startHz + first * bins.stepHz,
    stepHz: bins.stepHz,
    levelsDbm: bins.levelsDbm.subarray(first, Math.max(first, last + 1)),
  };
}

/** Number of neighbouring bins of which one is made, so that there are at most `maxBins`. */
export function binsInGroup(count: number, maxBins: number): number {
  return Math.max(1, Math.ceil(count / maxBins));
}

/**
 * At most `maxBins` bins, each the maximum of a group of equal size, so that a carrier one bin wide survives. Missing
 * bins are ignored; a group in which every bin is missing stays missing. A thinned bin is labelled with the centre of
 * its group.
 */
export function thinBins(bins: Bins, maxBins: number): Bins {
  const { startHz, stepHz, levelsDbm } = bins;
  const count = levelsDbm.length;
  if (count <= maxBins) return bins;
  const group = binsInGroup(count, maxBins);
  const thinned = new Float32Array(Math.ceil(count / group));
  for (let out = 0, from = 0; from < count; out++, from += group) {
    const to = Math.min(count, from + group);
    let max = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      const level = levelsDbm[i] as number;
      if (level > max) max = level;
    }
    thinned[out] = max === Number.NEGATIVE_INFINITY ? Number.NaN : max;
  }
  return { startHz: startHz + ((group - 1) / 2) * stepHz, stepHz: stepHz * group, levelsDbm: thinned };
}
