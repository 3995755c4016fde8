/** One row of the waterfall as pixels: pure, so that it can be checked without a canvas. */
import type { Columns } from './grid.js';
import { MISSING_CENTI_DBM } from './history.js';
import { LUT_STEPS, NO_DATA_DOT_RGB, NO_DATA_RGB, pixel } from './palette.js';

export interface LevelRange {
  readonly lowDbm: number;
  readonly highDbm: number;
}

/** What turns a level into a pixel. */
export interface Colouring {
  readonly lut: Uint32Array;
  readonly range: LevelRange;
}

const NO_DATA = pixel(NO_DATA_RGB);
const NO_DATA_DOT = pixel(NO_DATA_DOT_RGB);
const DOT_EVERY = 8;

/** Fills a row with "no data"; the dots of neighbouring rows (`slot`) make diagonals that scroll with the rows. */
export function paintNothing(row: Uint32Array, slot: number): void {
  row.fill(NO_DATA);
  const phase = ((slot % DOT_EVERY) + DOT_EVERY) % DOT_EVERY;
  for (let x = phase; x < row.length; x += DOT_EVERY) row[x] = NO_DATA_DOT;
}

/** Paints the columns that the levels reach: each shows the maximum of its bins. Other columns stay as they are. */
export function paintLevels(row: Uint32Array, centiDbm: Int16Array, columns: Columns, colouring: Colouring): void {
  const { lut, range } = colouring;
  const { from, to } = columns;
  const lowCenti = range.lowDbm * 100;
  const stepsPerCenti = (LUT_STEPS - 2) / Math.max(1, (range.highDbm - range.lowDbm) * 100);
  for (let x = 0; x < row.length; x++) {
    const end = to[x] as number;
    let level = MISSING_CENTI_DBM;
    for (let bin = from[x] as number; bin < end; bin++) {
      const candidate = centiDbm[bin] as number;
      if (candidate > level) level = candidate;
    }
    if (level === MISSING_CENTI_DBM) continue;
    const step = 1 + (level - lowCenti) * stepsPerCenti;
    row[x] = lut[step <= 1 ? 1 : step >= LUT_STEPS - 1 ? LUT_STEPS - 1 : step | 0] as number;
  }
}
