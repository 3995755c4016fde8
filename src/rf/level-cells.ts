/** Cells of 0.5 dB in which levels are counted. Pure: also runs in the browser. */

export const CELLS = 512;
const CELLS_PER_DB = 2;
const LOWEST_DBM = -200;
/** Added to a code of the one-byte half-dB format, this gives its cell. */
export const HALF_DB_CODE_TO_CELL = 145;

export function cellDbm(cell: number): number {
  return LOWEST_DBM + cell / CELLS_PER_DB;
}

/** The cell of a level; the nearest one for levels beyond −200 … +55.5 dBm. Not for NaN. */
export function cellOf(levelDbm: number): number {
  const cell = ((levelDbm - LOWEST_DBM) * CELLS_PER_DB + 0.5) | 0;
  return cell < 0 ? 0 : cell >= CELLS ? CELLS - 1 : cell;
}
