/** Figures of a block that a dashboard draws without unpacking it, with the same definitions as in the embedded archive. */

import { CELLS, HALF_DB_CODE_TO_CELL } from '../../rf/level-cells.js';
import type { BlockContent } from '../blocks/block-format.js';
import { formatFacts, LevelFormat, powerTable } from '../blocks/levels.js';
import { measure, newMeasure } from '../summaries/aggregate.js';
import { type LevelSummary, noiseMw, percentileDbm } from '../summaries/level-counts.js';

export interface BlockSummary extends LevelSummary {
  /** Bin of the block with the highest level; −1 when no level was received. */
  readonly peakBin: number;
}

interface Tally {
  readonly counts: Uint32Array;
  readonly total: number;
  readonly powerMw: number;
  readonly maxDbm: number;
  readonly peakBin: number;
}

/** Computes the summary. The maximum is exact; percentiles and floor come from cells of half a dB. */
export function summarise(content: BlockContent): BlockSummary {
  const half = content.format === LevelFormat.halfDbByte;
  const { counts, total, powerMw, maxDbm, peakBin } = half ? tallyBytes(content) : tallyLevels(content);
  const percentile = (share: number) => percentileDbm(counts, total, share);
  return {
    maxDbm: peakBin === -1 ? Number.NaN : maxDbm,
    meanDbm: toDbm(powerMw / total),
    p10Dbm: percentile(0.1),
    p50Dbm: percentile(0.5),
    p90Dbm: percentile(0.9),
    floorDbm: toDbm(noiseMw(counts, total, powerMw / total)),
    peakBin,
  };
}

/** Counts one-byte codes directly: the 256 counts determine every figure. */
function tallyBytes({ codes, format, bins }: BlockContent): Tally {
  const ofCode = new Uint32Array(256);
  for (let i = 0; i < codes.length; i++) ofCode[codes[i] as number] = (ofCode[codes[i] as number] as number) + 1;
  const { missing, perDb, offset } = formatFacts(format);
  const powers = powerTable(format);
  const counts = new Uint32Array(CELLS);
  let total = 0;
  let powerMw = 0;
  let top = -1;
  for (let code = missing + 1; code < 256; code++) {
    const count = ofCode[code] as number;
    if (count === 0) continue;
    counts[code + HALF_DB_CODE_TO_CELL] = count;
    total += count;
    powerMw += count * (powers?.[code - missing] ?? 0);
    top = code;
  }
  return {
    counts,
    total,
    powerMw,
    maxDbm: (top - offset) / perDb,
    peakBin: top === -1 ? -1 : codes.indexOf(top) % bins,
  };
}

function tallyLevels({ codes, format, bins, stamps }: BlockContent): Tally {
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
  return { counts, total, powerMw, maxDbm, peakBin };
}

export function toDbm(powerMw: number): number {
  return powerMw > 0 ? 10 * Math.log10(powerMw) : Number.NaN;
}
