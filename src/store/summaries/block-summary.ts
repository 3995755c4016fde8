/** Figures of a block that need no decoding: of the archive, and of a dashboard beside InfluxDB. */
import { CELLS } from '../../rf/level-cells.js';
import type { BlockContent } from '../blocks/block-format.js';
import { placed } from '../blocks/levels.js';
import { type LevelSummary, noiseMw, percentileDbm } from './level-counts.js';

export interface BlockSummary extends LevelSummary {
  /** Bin of the content (of the whole sweep, before it is cut into blocks) with the highest level; −1 when no level was received. */
  readonly peakBin: number;
}

/** Computes the summary. Maximum and mean are exact; percentiles and floor come from cells of half a dB. */
export function summarise({ codes, format, bins }: BlockContent): BlockSummary {
  const { places, levels, powers, cells } = placed(codes, format);
  const ofPlace = new Uint32Array(levels.length);
  for (let i = 0; i < places.length; i++) ofPlace[places[i] as number] = (ofPlace[places[i] as number] as number) + 1;
  const counts = new Uint32Array(CELLS);
  let total = 0;
  let powerMw = 0;
  let maxDbm = Number.NaN;
  let top = -1;
  for (let place = 0; place < levels.length; place++) {
    const count = ofPlace[place] as number;
    const cell = cells[place] as number;
    if (count === 0 || cell === CELLS) continue;
    counts[cell] = (counts[cell] as number) + count;
    total += count;
    powerMw += count * (powers[place] as number);
    if (top !== -1 && (levels[place] as number) <= maxDbm) continue;
    maxDbm = levels[place] as number;
    top = place;
  }
  const percentile = (share: number) => percentileDbm(counts, total, share);
  return {
    maxDbm,
    meanDbm: toDbm(powerMw / total),
    p10Dbm: percentile(0.1),
    p50Dbm: percentile(0.5),
    p90Dbm: percentile(0.9),
    floorDbm: toDbm(noiseMw(counts, total, powerMw / total)),
    peakBin: top === -1 ? -1 : places.indexOf(top) % bins,
  };
}

export function toDbm(powerMw: number): number {
  return powerMw > 0 ? 10 * Math.log10(powerMw) : Number.NaN;
}
