/** Cells of a picture, each with maximum, minimum and mean of the levels that fell into it. Pure. */
import { type BinColumns, binColumns } from '../../rf/bin-columns.js';
import type { Overview, OverviewQuery } from '../archive.js';
import type { SweepShape } from '../blocks/block-format.js';

/** Levels of one sweep or row; minima in dBm and means in mW only where the query wants them. */
export interface RasterLevels {
  readonly max: Float32Array;
  readonly min?: Float32Array | undefined;
  readonly meanMw?: Float32Array | undefined;
  readonly sweeps: number;
}

export class Raster {
  readonly #query: OverviewQuery;
  readonly #max: Float32Array;
  readonly #min: Float32Array;
  /** Sums of power and their weights; the mean is computed from them at the end. */
  readonly #powerMw: Float32Array;
  readonly #weight: Float32Array;
  readonly #sweeps: Uint32Array;

  constructor(query: OverviewQuery) {
    const cells = query.rows * query.columns;
    this.#query = query;
    this.#max = new Float32Array(cells).fill(Number.NEGATIVE_INFINITY);
    const more = query.withMinAndMean ? cells : 0;
    this.#min = new Float32Array(more).fill(Number.NaN);
    this.#powerMw = new Float32Array(more);
    this.#weight = new Float32Array(more);
    this.#sweeps = new Uint32Array(query.rows);
  }

  /** Columns of a grid, or of `count` of its bins from `first`. */
  grid(shape: SweepShape, first = 0, count = shape.bins): BinColumns {
    return binColumns(this.#query, shape, first, count);
  }

  add(grid: BinColumns, at: number, levels: RasterLevels): void {
    const { from, to, rows, columns } = this.#query;
    const row = Math.floor(((at - from) / (to - from)) * rows);
    if (row < 0 || row >= rows) return;
    this.#sweeps[row] = (this.#sweeps[row] as number) + levels.sweeps;
    raise(this.#max.subarray(row * columns, (row + 1) * columns), grid, levels.max);
    if (this.#query.withMinAndMean) this.#addMinAndMean(grid, row * columns, levels);
  }

  #addMinAndMean({ columnOfBin, endColumnOfBin }: BinColumns, base: number, levels: RasterLevels): void {
    const { min = levels.max, max, meanMw, sweeps } = levels;
    const weight = Math.max(1, sweeps);
    for (let bin = 0; bin < columnOfBin.length; bin++) {
      const first = columnOfBin[bin] as number;
      const lowest = min[bin] as number;
      if (first === -1 || !Number.isFinite(lowest)) continue;
      const power = weight * (meanMw === undefined ? powerMw(max[bin] as number) : (meanMw[bin] as number));
      for (let cell = base + first; cell < base + (endColumnOfBin[bin] as number); cell++) {
        if (!(lowest >= (this.#min[cell] as number))) this.#min[cell] = lowest;
        this.#powerMw[cell] = (this.#powerMw[cell] as number) + power;
        this.#weight[cell] = (this.#weight[cell] as number) + weight;
      }
    }
  }

  finish(): Overview {
    const maxDbm = this.#max;
    for (let cell = 0; cell < maxDbm.length; cell++)
      if (maxDbm[cell] === Number.NEGATIVE_INFINITY) maxDbm[cell] = Number.NaN;
    const meanDbm = this.#powerMw;
    for (let cell = 0; cell < meanDbm.length; cell++) {
      const weight = this.#weight[cell] as number;
      meanDbm[cell] = weight === 0 ? Number.NaN : 10 * Math.log10((meanDbm[cell] as number) / weight);
    }
    return { maxDbm, minDbm: this.#min, meanDbm, sweeps: this.#sweeps };
  }
}

/** Raises cells to the levels. Cells begin at −∞; NaN, and the −∞ of an empty aggregate, raise nothing. */
function raise(into: Float32Array, grid: BinColumns, levelsDbm: Float32Array): void {
  const { columnOfBin, endColumnOfBin, firstBin, endBin, narrow } = grid;
  if (narrow) {
    for (let bin = firstBin; bin < endBin; bin++) {
      const level = levelsDbm[bin] as number;
      const column = columnOfBin[bin] as number;
      if (level > (into[column] as number)) into[column] = level;
    }
    return;
  }
  for (let bin = firstBin; bin < endBin; bin++) {
    const level = levelsDbm[bin] as number;
    const end = endColumnOfBin[bin] as number;
    for (let cell = columnOfBin[bin] as number; cell < end; cell++)
      if (level > (into[cell] as number)) into[cell] = level;
  }
}

const TABLE_LOWEST_DBM = -200;
const TABLE_STEPS = 64;
/** Power in steps of 1/64 dB from −200 to +60 dBm: within 0.01 dB, several times faster than computing it. */
const POWER_TABLE = Float32Array.from(
  { length: 260 * TABLE_STEPS + 1 },
  (_, i) => 10 ** ((TABLE_LOWEST_DBM + i / TABLE_STEPS) / 10),
);

function powerMw(levelDbm: number): number {
  const step = Math.round((levelDbm - TABLE_LOWEST_DBM) * TABLE_STEPS);
  return POWER_TABLE[step] ?? 10 ** (levelDbm / 10);
}
