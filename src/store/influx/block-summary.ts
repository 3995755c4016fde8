/** What a dashboard draws of a block without unpacking it; by the same definitions as the embedded archive's. */
import { measure, newMeasure } from '../aggregate.js';
import type { BlockContent } from '../block-format.js';
import { CELLS, floorMw, percentileDbm } from '../level-counts.js';

/** Levels are NaN when nothing was received. */
export interface BlockSummary {
  readonly maxDbm: number;
  /** Mean in power. */
  readonly meanDbm: number;
  readonly p10Dbm: number;
  readonly p50Dbm: number;
  readonly p90Dbm: number;
  /** Mean in power of the lowest 20 % of the levels (ITU-R SM.1753-2, section 10.3). */
  readonly floorDbm: number;
  /** Bin of the block with the highest level; −1 when no level was received. */
  readonly peakBin: number;
}

/** The maximum is exact; the others come from cells of half a dB. */
export function summarise({ codes, format, bins, stamps }: BlockContent): BlockSummary {
  const sweep = newMeasure(bins);
  const counts = new Uint32Array(CELLS);
  let total = 0;
  let powerMw = 0;
  let maxDbm = Number.NEGATIVE_INFINITY;
  let peakBin = -1;
  for (let row = 0; row < stamps.length; row++) {
    measure(codes.subarray(row * bins, (row + 1) * bins), format, sweep);
    total += sweep.total;
    for (let bin = 0; bin < bins; bin++) {
      powerMw += sweep.powerMw[bin] as number;
      const level = sweep.levelsDbm[bin] as number;
      if (level > maxDbm) {
        maxDbm = level;
        peakBin = bin;
      }
    }
    for (let cell = 0; cell < CELLS; cell++) counts[cell] = (counts[cell] as number) + (sweep.counts[cell] as number);
  }
  const percentile = (share: number) => percentileDbm(counts, total, share);
  return {
    maxDbm: peakBin === -1 ? Number.NaN : maxDbm,
    meanDbm: toDbm(powerMw / total),
    p10Dbm: percentile(0.1),
    p50Dbm: percentile(0.5),
    p90Dbm: percentile(0.9),
    floorDbm: toDbm(floorMw(counts, total)),
    peakBin,
  };
}

export function toDbm(powerMw: number): number {
  return powerMw > 0 ? 10 * Math.log10(powerMw) : Number.NaN;
}
