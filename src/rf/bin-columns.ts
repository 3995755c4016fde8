/** Columns of equal width in which the bins of a grid lie. Pure: also runs in the browser. */

export interface ColumnRange {
  /** Lower edge of the first column. */
  readonly startHz: number;
  /** Upper edge of the last column. */
  readonly stopHz: number;
  readonly columns: number;
}

/** Grid given by the centres of its bins. */
export interface BinGrid {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
}

/** Column of each bin of a grid; −1 for none. */
export interface BinColumns {
  readonly columnOfBin: Int32Array;
  /** Where there are fewer bins than columns: end of the columns that a bin fills (its own up to the next bin's). */
  readonly endColumnOfBin: Int32Array;
  /** Bins that fall into a column: `firstBin` up to, not including, `endBin`. */
  readonly firstBin: number;
  readonly endBin: number;
  /** True when every bin falls into a single column. */
  readonly narrow: boolean;
}

/** Columns of a grid, or of `count` of its bins from `first`. */
export function binColumns(range: ColumnRange, grid: BinGrid, first = 0, count = grid.bins): BinColumns {
  const { startHz, stopHz, columns } = range;
  const columnHz = (stopHz - startHz) / columns;
  const edge = (bin: number) => {
    const column = (grid.startHz + (bin - 0.5) * grid.stepHz - startHz) / columnHz;
    return Math.min(columns, Math.max(0, column));
  };
  const columnOfBin = new Int32Array(count).fill(-1);
  const endColumnOfBin = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const hz = grid.startHz + (first + i) * grid.stepHz;
    if (hz < startHz || hz > stopHz) continue;
    const own = Math.min(columns - 1, Math.floor((hz - startHz) / columnHz));
    const wide = grid.stepHz > columnHz;
    columnOfBin[i] = wide ? Math.min(own, Math.ceil(edge(first + i) - 0.5)) : own;
    endColumnOfBin[i] = wide ? Math.max(own + 1, Math.ceil(edge(first + i + 1) - 0.5)) : own + 1;
  }
  const firstBin = Math.max(
    0,
    columnOfBin.findIndex((column) => column !== -1),
  );
  const endBin = columnOfBin.findLastIndex((column) => column !== -1) + 1;
  return { columnOfBin, endColumnOfBin, firstBin, endBin, narrow: grid.stepHz <= columnHz };
}
