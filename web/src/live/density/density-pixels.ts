/** Counts of levels as pixels: how often a level was received, on a logarithmic scale, so that what is rare shows. Pure. */
import { CELLS, cellDbm, cellOf } from '../../../../src/rf/level-cells.js';
import { type LevelRange, LUT_STEPS, lookupTable, type PaletteName } from '../../picture/plot/waterfall-row.js';

const HALF_CELL_DB = 0.25;
/** Share of a column's levels that has the last colour. */
const OFTEN = 0.3;
const DECADES = 4;

export interface DensityImage {
  /** RGBA as ImageData needs it, row after row from the highest level; 0 is transparent: never received. */
  readonly pixels: Uint32Array;
  readonly width: number;
  readonly height: number;
  /** Levels at the image's lower and upper edge. */
  readonly levels: LevelRange;
}

/**
 * Colours from rare to often. On a dark plot they go up the palette, on a light one down; both begin where a single
 * sweep stands out from the ground.
 */
export function densityColours(palette: PaletteName, ground: 'dark' | 'light'): Uint32Array {
  // These two are bright in their middle, which a white plot swallows.
  const isLostOnWhite = ground === 'light' && (palette === 'turbo' || palette === 'classic');
  const lut = lookupTable(isLostOnWhite ? 'viridis' : palette);
  const [rare, often] = ground === 'dark' ? [0.3, 1] : [0.62, 0];
  return Uint32Array.from({ length: 64 }, (_, i) => {
    const share = rare + ((often - rare) * i) / 63;
    return lut[1 + Math.round(share * (LUT_STEPS - 2))] as number;
  });
}

/** The levels of `range` in at most `rows` rows; counts below `least` are no longer shown. */
export function densityImage(
  { counts, columns }: { readonly counts: Float32Array; readonly columns: number },
  least: number,
  { range, rows, colours }: { range: LevelRange; rows: number; colours: Uint32Array },
): DensityImage {
  const low = cellOf(range.lowDbm);
  const high = cellOf(range.highDbm);
  const cells = high - low + 1;
  const height = Math.max(1, Math.min(cells, rows));
  const pixels = new Uint32Array(columns * height);
  const sums = new Float64Array(height);
  const rowOf = Int32Array.from({ length: cells }, (_, i) => Math.floor(((cells - 1 - i) * height) / cells));
  for (let column = 0; column < columns; column++) {
    const at = column * CELLS;
    let total = 0;
    for (let cell = 0; cell < CELLS; cell++) {
      const count = counts[at + cell] as number;
      if (count >= least) total += count;
    }
    if (total === 0) continue;
    sums.fill(0);
    for (let i = 0; i < cells; i++) {
      const count = counts[at + low + i] as number;
      if (count < least) continue;
      const row = rowOf[i] as number;
      sums[row] = (sums[row] as number) + count;
    }
    for (let row = 0; row < height; row++) {
      const sum = sums[row] as number;
      if (sum > 0) pixels[row * columns + column] = colourOf(sum / total, colours);
    }
  }
  const levels = { lowDbm: cellDbm(low) - HALF_CELL_DB, highDbm: cellDbm(high) + HALF_CELL_DB };
  return { pixels, width: columns, height, levels };
}

function colourOf(share: number, colours: Uint32Array): number {
  const shown = 1 + Math.log10(share / OFTEN) / DECADES;
  const step = Math.round(Math.min(1, Math.max(0, shown)) * (colours.length - 1));
  return colours[step] as number;
}
