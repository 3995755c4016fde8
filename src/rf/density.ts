/**
 * How often each level was received at each frequency: for each of equal columns, the number of levels in cells of 0.5 dB.
 * Every bin of every sweep counts, so a weak emission is found beneath a strong one of the same column. Pure: also runs in
 * the browser.
 *
 * As bytes (`application/vnd.rfi.density`), little-endian:
 *
 *   0 f64 lower edge of the first column, Hz     8 f64 upper edge of the last column, Hz
 *  16 u32 columns    20 u32 sweeps counted      24 u32 sweeps in the range    28 u32 sweeps left out
 *  32 f64 counts that one unit stands for       40 for each column: u16 first cell, u16 cells, u16[cells] units
 *
 * A cell with any count has at least one unit. Cell i is the level −200 + i/2 dBm; of a recording of field strength,
 * −93 + i/2 dBµV/m (`FIELD_LESS_DB`).
 */
import type { BinColumns, ColumnRange } from './bin-columns.js';
import { CELLS, cellOf } from './level-cells.js';
import { SweepFlag } from './sweep.js';

const HEADER_BYTES = 40;
const MOST_UNITS = 65_535;
/** Levels of these sweeps are doubtful, are maxima of several passes, or were measured with other settings. */
const LEFT_OUT = SweepFlag.overload | SweepFlag.peakHeld | SweepFlag.aside;

export interface DensityFacts extends ColumnRange {
  /** Number of sweeps that were counted: all, or an even sample of a long time. */
  readonly sweeps: number;
  /** Number of sweeps in the range, without those left out. */
  readonly sweepsThere: number;
  readonly leftOut: number;
}

/** Whole numbers where each level weighs 1. */
type Counts = Float32Array | Uint32Array;

/** Counts of column after column, {@link CELLS} each. */
export interface Density extends DensityFacts {
  readonly counts: Float32Array;
}

/** Counts that grow by 1, with the number of sweeps that were counted and left out. */
export interface Count {
  readonly counts: Uint32Array;
  sweeps: number;
  leftOut: number;
}

/** False for a sweep whose levels would colour cells falsely. */
export function isCounted({ flags, folded = 1 }: { readonly flags: number; readonly folded?: number }): boolean {
  return (flags & LEFT_OUT) === 0 && folded === 1;
}

export function emptyCounts({ columns }: Pick<ColumnRange, 'columns'>): Float32Array {
  return new Float32Array(columns * CELLS);
}

/** Counts each received level of a sweep. */
export function countLevels(
  counts: Counts,
  { columnOfBin, endColumnOfBin, firstBin, endBin }: BinColumns,
  levelsDbm: Float32Array,
  weight = 1,
): void {
  for (let bin = firstBin; bin < endBin; bin++) {
    const level = levelsDbm[bin] as number;
    const first = columnOfBin[bin] as number;
    if (first === -1 || !Number.isFinite(level)) continue;
    const cell = cellOf(level);
    for (let column = first; column < (endColumnOfBin[bin] as number); column++) {
      const at = column * CELLS + cell;
      counts[at] = (counts[at] as number) + weight;
    }
  }
}

export function encodeDensity(density: DensityFacts & { readonly counts: Counts }): Uint8Array {
  const { startHz, stopHz, columns, sweeps, sweepsThere, leftOut, counts } = density;
  const runs = Array.from({ length: columns }, (_, column) => usedCells(counts, column * CELLS));
  let most = 0;
  for (let at = 0; at < counts.length; at++) if ((counts[at] as number) > most) most = counts[at] as number;
  const unit = Math.max(1, most / MOST_UNITS);
  const cells = runs.reduce((sum, { first, end }) => sum + end - first, 0);
  const bytes = new Uint8Array(HEADER_BYTES + 4 * columns + 2 * cells);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, startHz, true);
  view.setFloat64(8, stopHz, true);
  [columns, sweeps, sweepsThere, leftOut].forEach((number, i) => {
    view.setUint32(16 + 4 * i, number, true);
  });
  view.setFloat64(32, unit, true);
  let at = HEADER_BYTES;
  runs.forEach(({ first, end }, column) => {
    view.setUint16(at, first, true);
    view.setUint16(at + 2, end - first, true);
    at += 4;
    for (let cell = first; cell < end; cell++, at += 2)
      view.setUint16(at, Math.ceil((counts[column * CELLS + cell] as number) / unit), true);
  });
  return bytes;
}

/** @throws RangeError when the bytes are incomplete */
export function decodeDensity(bytes: Uint8Array): Density {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [columns = 0, sweeps = 0, sweepsThere = 0, leftOut = 0] = [16, 20, 24, 28].map((at) =>
    view.getUint32(at, true),
  );
  const unit = view.getFloat64(32, true);
  const counts = emptyCounts({ columns });
  let at = HEADER_BYTES;
  for (let column = 0; column < columns; column++) {
    const first = view.getUint16(at, true);
    const end = first + view.getUint16(at + 2, true);
    if (end > CELLS) throw new RangeError(`column ${column} ends at cell ${end}: there are ${CELLS}`);
    at += 4;
    for (let cell = first; cell < end; cell++, at += 2) counts[column * CELLS + cell] = view.getUint16(at, true) * unit;
  }
  const [startHz, stopHz] = [view.getFloat64(0, true), view.getFloat64(8, true)];
  return { startHz, stopHz, columns, sweeps, sweepsThere, leftOut, counts };
}

function usedCells(counts: Counts, at: number): { readonly first: number; readonly end: number } {
  let first = 0;
  while (first < CELLS && counts[at + first] === 0) first++;
  let end = CELLS;
  while (end > first && counts[at + end - 1] === 0) end--;
  return first === CELLS ? { first: 0, end: 0 } : { first, end };
}
