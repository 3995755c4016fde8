/** One row of the waterfall as pixels. Pure, so that it can be tested without a canvas. */
import type { Columns } from '../grid.js';
import { MISSING_CENTI_DBM } from '../history.js';
import { LUT_STEPS, lookupTable, NO_DATA_DOT_RGB, NO_DATA_RGB, type PaletteName, pixel } from './palette.js';

export interface LevelRange {
  readonly lowDbm: number;
  readonly highDbm: number;
}

/** The pixel of every level in 0.01 dBm, from −32768 (missing, never painted) on: one look-up for each column. */
export type Colouring = Uint32Array;

export function colouringOf(lut: Uint32Array, { lowDbm, highDbm }: LevelRange): Colouring {
  const pixels = new Uint32Array(65_536);
  const stepsPerCenti = (LUT_STEPS - 2) / Math.max(1, (highDbm - lowDbm) * 100);
  for (let i = 0; i < pixels.length; i++) {
    const step = 1 + (i + MISSING_CENTI_DBM - lowDbm * 100) * stepsPerCenti;
    pixels[i] = lut[Math.floor(Math.min(LUT_STEPS - 1, Math.max(1, step)))] as number;
  }
  return pixels;
}

interface Coloured {
  readonly palette: PaletteName;
  readonly range: LevelRange;
}

/** The colouring of the last palette and range: the same object while they stay. */
export class Colourings {
  #last: (Coloured & { readonly colouring: Colouring }) | undefined;

  of({ palette, range }: Coloured): Colouring {
    if (this.#last?.palette !== palette || this.#last.range !== range)
      this.#last = { palette, range, colouring: colouringOf(lookupTable(palette), range) };
    return this.#last.colouring;
  }
}

export const NO_DATA = pixel(NO_DATA_RGB);
export const NO_DATA_DOT = pixel(NO_DATA_DOT_RGB);
export const DOT_EVERY = 8;

/** Fills a row with "no data"; the dots of neighbouring rows (`slot`) form diagonals that scroll with the rows. */
export function paintNothing(row: Uint32Array, slot: number): void {
  row.fill(NO_DATA);
  const phase = ((slot % DOT_EVERY) + DOT_EVERY) % DOT_EVERY;
  for (let x = phase; x < row.length; x += DOT_EVERY) row[x] = NO_DATA_DOT;
}

/** Paints the columns that have levels: each shows the maximum of its bins. Other columns stay unchanged. */
export function paintLevels(row: Uint32Array, centiDbm: Int16Array, columns: Columns, colouring: Colouring): void {
  const { from, to } = columns;
  for (let x = 0; x < row.length; x++) {
    const end = to[x] as number;
    let level = MISSING_CENTI_DBM;
    for (let bin = from[x] as number; bin < end; bin++) {
      // The maximum without a branch: with noise the processor predicts branches wrongly, and this is three times as
      // fast.
      const more = (centiDbm[bin] as number) - level;
      level += more & ~(more >> 31);
    }
    if (level !== MISSING_CENTI_DBM) row[x] = colouring[level - MISSING_CENTI_DBM] as number;
  }
}
