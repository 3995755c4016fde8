/** Colours of the waterfall, and one row of it as pixels. Pure, so that it can be tested without a canvas. */
import type { Columns } from '../grid.js';
import { MISSING_CENTI_DBM } from '../history.js';

/**
 * Colour scales for levels. Stops are spread evenly from the lowest to the highest level.
 * viridis: S. van der Walt and N. Smith, CC0. cividis: Nuñez, Anderson and Renslow (2018), readable with every colour
 * vision deficiency. turbo: A. Mikhailov (2019). classic: the analyser habit, blue to red to white.
 */
export const PALETTES = ['viridis', 'cividis', 'turbo', 'classic', 'grey'] as const;
export type PaletteName = (typeof PALETTES)[number];

/**
 * Levels of this palette far apart look alike to colour-blind eyes, whatever its shades: they see lightness and
 * blue-to-yellow only, where the way from red up to white crosses the one from blue up to yellow.
 */
export const MISTAKEN: PaletteName = 'classic';

const STOPS: Readonly<Record<PaletteName, readonly number[]>> = {
  viridis: [0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725],
  cividis: [0x002051, 0x11366c, 0x3c4d6e, 0x62646f, 0x7f7c75, 0x9a9478, 0xbbaf71, 0xe2cb5c, 0xfdea45],
  turbo: [
    0x23171b, 0x493eae, 0x4569ee, 0x3295f7, 0x26bce1, 0x29dcbc, 0x3ff393, 0x65fd6e, 0x95fb51, 0xc5ec3c, 0xecd12e,
    0xffad24, 0xff821d, 0xf05616, 0xcb2f0d, 0xa31302, 0x900c00,
  ],
  classic: [0x00003c, 0x0a1ea0, 0x0a78d2, 0x14b4a0, 0x3cc83c, 0xe6dc28, 0xf07814, 0xdc1e1e, 0xffffff],
  grey: [0x242424, 0xffffff],
};

/**
 * "No data": near-black, darker than the lowest level of every palette, so that a gap does not look like a quiet band.
 */
export const NO_DATA_RGB = 0x07090c;
/** Sparse diagonal dots over "no data": a second sign in addition to the colour. */
const NO_DATA_DOT_RGB = 0x1b2129;

/** Steps of a lookup table; index 0 is "no data", 1 the lowest level. */
export const LUT_STEPS = 256;

/** A palette as pixels (bytes R, G, B, A in memory, as ImageData needs them on a little-endian machine). */
export function lookupTable(name: PaletteName): Uint32Array {
  const lut = new Uint32Array(LUT_STEPS);
  lut[0] = pixel(NO_DATA_RGB);
  for (let i = 1; i < LUT_STEPS; i++) lut[i] = pixel(colourAt(name, (i - 1) / (LUT_STEPS - 2)));
  return lut;
}

/** Colour (0xRRGGBB) at a share of the range, 0 the lowest level and 1 the highest. */
export function colourAt(name: PaletteName, share: number): number {
  const stops = STOPS[name];
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(place));
  const part = place - below;
  const low = stops[below] ?? 0;
  const high = stops[below + 1] ?? low;
  const mix = (shift: number) => {
    const from = (low >> shift) & 255;
    return Math.round(from + (((high >> shift) & 255) - from) * part);
  };
  return (mix(16) << 16) | (mix(8) << 8) | mix(0);
}

export function pixel(rgb: number): number {
  return ((255 << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

export function cssColour(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

/** A colour of the style sheet, `#rrggbb`, as a pixel. */
export function pixelOf(hexColour: string): number {
  return pixel(Number.parseInt(hexColour.slice(1), 16));
}

/** The palette as a CSS gradient, lowest level first. */
export function cssGradient(name: PaletteName, direction: string): string {
  const stops = Array.from({ length: 17 }, (_, i) => cssColour(colourAt(name, i / 16)));
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}

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
