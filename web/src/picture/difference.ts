/** A trace less a base, in dB: the stored reference, or the moving average before the newest sweep. Pure. */
import { columnsOf, type Grid, overlaps, sameGrid, spanOf } from './grid.js';
import type { TraceSource } from './picture.js';
import { columnLevels, type StillTrace, type TraceKind } from './traces.js';

export const BASES = ['average', 'reference'] as const;
export type Base = (typeof BASES)[number];

/** Undefined where there is no base to compare with. */
export function differenceDb(
  kind: TraceKind,
  source: TraceSource,
  base: Base,
  references: readonly StillTrace[],
): Float32Array | undefined {
  const less = base === 'average' ? source.levels('before') : onGrid(source.grid, references);
  return less && source.levels(kind).map((level, bin) => level - (less[bin] as number));
}

/** The next choice of the key that goes round them: none, each base, none. */
export function nextBase(base: Base | undefined): Base | undefined {
  return BASES[base === undefined ? 0 : BASES.indexOf(base) + 1];
}

/** A reference of other bins gives each bin its highest level there, as every thinning of levels does. */
function onGrid(grid: Grid, references: readonly StillTrace[]): Float32Array | undefined {
  const same = references.find((still) => sameGrid(still.grid, grid));
  if (same !== undefined) return same.levelsDbm;
  const view = spanOf(grid);
  const other = references.find((still) => overlaps(spanOf(still.grid), view));
  return other && columnLevels({ kind: 'max', ...other }, view, columnsOf(other.grid, view, grid.bins));
}
