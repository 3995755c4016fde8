/**
 * Levels as whole-number codes without loss: the levels of a receiver lie on a grid of its own (0.5 dB, 1/32 dB, 0.01 dB), and
 * a code on that grid is smaller than a float. Pure: also runs in the browser.
 *
 * Codes keep the order of levels, and the lowest code of each format means "missing" (NaN), so the maximum of codes is the code
 * of the maximum. Negative zero becomes zero except in `float32`.
 */

import { CELLS, cellOf } from '../../rf/level-cells.js';
import { bytesToLevels } from './byte-rows.js';

/** Format of the codes; the number is stored in blocks and spool records. */
export const LevelFormat = {
  /** One byte, 255 + 2·dBm: −127 … 0 dBm in steps of 0.5 dB. */
  halfDbByte: 0,
  /** Two bytes, 2·dBm. */
  halfDb: 1,
  /** Two bytes, 32·dBm. */
  thirtySecondDb: 2,
  /** Two bytes, 100·dBm. */
  centiDb: 3,
  /** Four bytes: the bits of the float, transformed so that the order of whole numbers is the order of levels. */
  float32: 4,
} as const;

export type LevelFormat = (typeof LevelFormat)[keyof typeof LevelFormat];
export type Codes = Uint8Array | Int16Array | Int32Array;

interface FormatFacts {
  readonly bytes: 1 | 2 | 4;
  /** Distance between neighbouring codes in dB; 0 where it is not constant. */
  readonly stepDb: number;
  readonly perDb: number;
  readonly offset: number;
  readonly missing: number;
  readonly highest: number;
}

const FACTS: readonly FormatFacts[] = [
  { bytes: 1, stepDb: 0.5, perDb: 2, offset: 255, missing: 0, highest: 255 },
  { bytes: 2, stepDb: 0.5, perDb: 2, offset: 0, missing: -32768, highest: 32767 },
  { bytes: 2, stepDb: 1 / 32, perDb: 32, offset: 0, missing: -32768, highest: 32767 },
  { bytes: 2, stepDb: 0.01, perDb: 100, offset: 0, missing: -32768, highest: 32767 },
  { bytes: 4, stepDb: 0, perDb: 0, offset: 0, missing: -2147483648, highest: 2147483647 },
];
const ALL_FORMATS: readonly LevelFormat[] = [0, 1, 2, 3, 4];

/** @throws RangeError for a number that is no format */
export function formatFacts(format: number): FormatFacts {
  const facts = FACTS[format];
  if (facts === undefined) throw new RangeError(`level format is ${format}: known are 0 to ${FACTS.length - 1}`);
  return facts;
}

export function newCodes(format: LevelFormat, count: number): Codes {
  const { bytes } = formatFacts(format);
  return bytes === 1 ? new Uint8Array(count) : bytes === 2 ? new Int16Array(count) : new Int32Array(count);
}

/** View of codes in a buffer; `byteOffset` must suit their width. */
export function codesOver(format: LevelFormat, buffer: ArrayBufferLike, byteOffset: number, count: number): Codes {
  const { bytes } = formatFacts(format);
  if (bytes === 1) return new Uint8Array(buffer, byteOffset, count);
  return bytes === 2 ? new Int16Array(buffer, byteOffset, count) : new Int32Array(buffer, byteOffset, count);
}

/**
 * Writes the codes of `levels` to the start of `out`. Returns false when a level is not on the format's grid or out of its
 * range; the content of `out` is then undefined.
 */
function quantise(levels: Float32Array, format: LevelFormat, out: Codes): boolean {
  if (format === LevelFormat.float32) return quantiseFloats(levels, out);
  if (format === LevelFormat.centiDb) return quantiseCentiDb(levels, out);
  const { perDb, offset, missing, highest } = formatFacts(format);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    const steps = level * perDb;
    const code = (steps | 0) + offset;
    if ((steps | 0) === steps && code > missing && code <= highest) out[i] = code;
    else if (Number.isNaN(level)) out[i] = missing;
    else return false;
  }
  return true;
}

function quantiseCentiDb(levels: Float32Array, out: Codes): boolean {
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    const code = Math.round(level * 100);
    // 0.01 dB is no binary fraction: a level is on the grid when its decimal value gives the same float again.
    if (Math.fround(code / 100) === level && code > -32768 && code <= 32767) out[i] = code;
    else if (Number.isNaN(level)) out[i] = -32768;
    else return false;
  }
  return true;
}

function quantiseFloats(levels: Float32Array, out: Codes): boolean {
  const bits = new Int32Array(levels.buffer, levels.byteOffset, levels.length);
  for (let i = 0; i < levels.length; i++) {
    const word = bits[i] as number;
    out[i] = Number.isNaN(levels[i]) ? -2147483648 : word ^ ((word >> 31) & 0x7fffffff);
  }
  return true;
}

/**
 * Writes the codes of `levels` to `out(format)` in the first format that holds them without loss, trying `hint` first. A
 * receiver keeps its grid, so the hint is right nearly always.
 */
export function quantiseExactly(
  levels: Float32Array,
  hint: LevelFormat,
  out: (format: LevelFormat) => Codes,
): { format: LevelFormat; codes: Codes } {
  for (const format of [hint, ...ALL_FORMATS]) {
    const codes = out(format);
    if (quantise(levels, format, codes)) return { format, codes };
  }
  throw new Error('float32 holds every level');
}

/** Writes the levels of `codes` to the start of `out`. */
export function dequantise(codes: Codes, format: LevelFormat, out: Float32Array): void {
  if (format === LevelFormat.halfDbByte) {
    bytesToLevels(codes as Uint8Array, out);
    return;
  }
  if (format === LevelFormat.float32) {
    const bits = new Int32Array(out.buffer, out.byteOffset, codes.length);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] as number;
      // The code for missing becomes 0xffffffff, which is a NaN.
      bits[i] = code ^ ((code >> 31) & 0x7fffffff);
    }
    return;
  }
  const { perDb, missing } = formatFacts(format);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    out[i] = code === missing ? Number.NaN : code / perDb;
  }
}

/** Converts codes to another format: without loss where possible, else to float32. */
export function recode(
  codes: Codes,
  from: LevelFormat,
  to: LevelFormat,
): { readonly format: LevelFormat; readonly codes: Codes } {
  if (from === to) return { format: from, codes };
  const levels = new Float32Array(codes.length);
  dequantise(codes, from, levels);
  return quantiseExactly(levels, to, (format) => newCodes(format, codes.length));
}

/** Rounds levels to 0.5 dB, as old blocks are thinned; one byte per level where the range allows. */
export function roundToHalfDb(
  codes: Codes,
  from: LevelFormat,
): { readonly format: LevelFormat; readonly codes: Codes } {
  const levels = new Float32Array(codes.length);
  dequantise(codes, from, levels);
  for (let i = 0; i < levels.length; i++) levels[i] = Math.round((levels[i] as number) * 2) / 2;
  return quantiseExactly(levels, LevelFormat.halfDbByte, (format) => newCodes(format, codes.length));
}

/** Of each place: the level in dBm, its power in mW and its cell (see level-cells.ts); NaN, 0 and {@link CELLS} for missing. */
interface LevelTables {
  readonly levels: Float32Array;
  readonly powers: Float64Array;
  readonly cells: Uint16Array;
}

/** Levels as places in tables, so that one loop over any format needs no levels between. */
export interface Placed extends LevelTables {
  readonly places: Uint8Array | Uint16Array | Uint32Array;
}

const tablesOfFormat: (LevelTables | undefined)[] = [];

/** A view of codes of one or two bytes, whose tables have each code; other levels have tables of their own. */
export function placed(codes: Codes, format: LevelFormat): Placed {
  if (format === LevelFormat.float32) {
    const levels = new Float32Array(codes.length);
    dequantise(codes, format, levels);
    return placedLevels(levels);
  }
  const isByte = codes instanceof Uint8Array;
  let tables = tablesOfFormat[format];
  if (tables === undefined) {
    const all = newCodes(format, isByte ? 256 : 65_536);
    for (let code = 0; code < all.length; code++) all[code] = code;
    const levels = new Float32Array(all.length);
    dequantise(all, format, levels);
    tables = tablesOf(levels);
    tablesOfFormat[format] = tables;
  }
  const { levels, powers, cells } = tables;
  return {
    places: isByte ? codes : new Uint16Array(codes.buffer, codes.byteOffset, codes.length),
    levels,
    powers,
    cells,
  };
}

export function placedLevels(levels: Float32Array): Placed {
  const places = new Uint32Array(levels.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  return { places, ...tablesOf(levels) };
}

function tablesOf(levels: Float32Array): LevelTables {
  const powers = new Float64Array(levels.length);
  const cells = new Uint16Array(levels.length).fill(CELLS);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    if (Number.isNaN(level)) continue;
    powers[i] = 10 ** (level / 10);
    cells[i] = cellOf(level);
  }
  return { levels, powers, cells };
}
