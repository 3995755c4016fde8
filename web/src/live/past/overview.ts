/**
 * A long time span as columns of maxima, and what is unusual in each. Pure.
 *
 * The usual level at a frequency is the median over its columns; a column stands out by the most that one of its bins
 * exceeds this. So a burst of seconds is visible beside carriers that are always on, however long the span is.
 */
import type { SweepFrame } from '../../../../src/live/wire.js';
import type { Span } from '../../picture/grid.js';

export interface OverviewShape extends Span {
  readonly receiverId: string;
  /** Start of the first column, epoch ms: a multiple of `stepMs`. */
  readonly from: number;
  readonly stepMs: number;
  readonly columns: number;
  readonly bins: number;
}

export interface Overview extends OverviewShape {
  /** Column after column in dBm, NaN where nothing was received. */
  readonly levelsDbm: Float32Array;
  /** For each column: how far it stands out, dB; NaN where nothing was received. */
  readonly excessDb: Float32Array;
  /** For each column: the bin that stands out most. */
  readonly bin: Int32Array;
}

export function emptyLevels({ columns, bins }: OverviewShape): Float32Array {
  return new Float32Array(columns * bins).fill(Number.NaN);
}

/** Puts the rows of a picture that begins at column `first` in their place. */
export function putColumns(
  levelsDbm: Float32Array,
  { columns, bins }: OverviewShape,
  rows: readonly SweepFrame[],
  first = 0,
): void {
  for (const { seq, levelsDbm: row } of rows) {
    const column = first + seq;
    if (column >= 0 && column < columns && row.length === bins) levelsDbm.set(row, column * bins);
  }
}

/** The same levels in columns that begin later or earlier. */
export function shifted(levelsDbm: Float32Array, shape: OverviewShape, byColumns: number): Float32Array {
  const moved = emptyLevels(shape);
  const by = byColumns * shape.bins;
  if (by >= 0) moved.set(levelsDbm.subarray(Math.min(by, levelsDbm.length)));
  else moved.set(levelsDbm.subarray(0, Math.max(0, levelsDbm.length + by)), Math.min(-by, levelsDbm.length));
  return moved;
}

export function judged(shape: OverviewShape, levelsDbm: Float32Array): Overview {
  const { columns, bins } = shape;
  const usual = usualLevels(shape, levelsDbm);
  const excessDb = new Float32Array(columns).fill(Number.NaN);
  const bin = new Int32Array(columns);
  for (let column = 0; column < columns; column++)
    for (let i = 0; i < bins; i++) {
      const excess = (levelsDbm[column * bins + i] as number) - (usual[i] as number);
      if (excess <= (excessDb[column] as number) || Number.isNaN(excess)) continue;
      excessDb[column] = excess;
      bin[column] = i;
    }
  return { ...shape, levelsDbm, excessDb, bin };
}

function usualLevels({ columns, bins }: OverviewShape, levelsDbm: Float32Array): Float32Array {
  const usual = new Float32Array(bins);
  const present = new Float32Array(columns);
  for (let i = 0; i < bins; i++) {
    let count = 0;
    for (let column = 0; column < columns; column++) {
      const level = levelsDbm[column * bins + i] as number;
      if (!Number.isNaN(level)) present[count++] = level;
    }
    usual[i] = count === 0 ? Number.NaN : (present.subarray(0, count).sort()[count >> 1] as number);
  }
  return usual;
}

/** The column that stands out most within `reach` columns of this one; undefined where nothing was received. */
export function outstanding({ excessDb, columns }: Overview, column: number, reach: number): number | undefined {
  let best: number | undefined;
  for (let at = Math.max(0, column - reach); at <= Math.min(columns - 1, column + reach); at++) {
    const excess = excessDb[at] as number;
    if (!Number.isNaN(excess) && !(excess <= (excessDb[best ?? -1] ?? Number.NEGATIVE_INFINITY))) best = at;
  }
  return best;
}

/** The range of frequency of a bin. */
export function binSpan({ startHz, stopHz, bins }: OverviewShape, bin: number): Span {
  const binHz = (stopHz - startHz) / bins;
  return { startHz: startHz + bin * binHz, stopHz: startHz + (bin + 1) * binHz };
}
