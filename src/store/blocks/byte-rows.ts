/**
 * Rows of one-byte codes, processed four at a time in a 32-bit word: an hour of a thousand bins has 3.6 million codes, and one
 * load for four halves the time. Rows that do not begin on multiples of four bytes are processed byte by byte. Pure.
 */

/** The level of each code of the one-byte half-dB format; NaN for 0, which means missing. */
const HALF_DB_LEVELS = Float32Array.from({ length: 256 }, (_, code) => (code === 0 ? Number.NaN : (code - 255) / 2));

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x7f7f7f7f;

/** Undefined when the bytes do not begin on a multiple of four. */
export function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array | undefined {
  return byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : undefined;
}

/** Raises each byte of `into` to the code at its place where that is larger. */
export function raiseBytes(into: Uint8Array, codes: Uint8Array): void {
  const own = wordsOf(into);
  const from = wordsOf(codes);
  const inWords = own === undefined || from === undefined ? 0 : from.length;
  if (own !== undefined && from !== undefined)
    for (let i = 0; i < inWords; i++) own[i] = larger(own[i] as number, from[i] as number);
  for (let i = 4 * inWords; i < codes.length; i++)
    if ((codes[i] as number) > (into[i] as number)) into[i] = codes[i] as number;
}

/** Replaces depths by the codes that lie so far below the maxima of their groups. */
export function depthsToCodes(depths: Uint8Array, maxima: Uint8Array, bins: number, group: number): void {
  const from = wordsOf(depths);
  const below = wordsOf(maxima);
  const isInWords = bins % 4 === 0 && from !== undefined && below !== undefined;
  for (let row = 0, at = 0; at < depths.length; row++, at += bins) {
    const maximaAt = Math.floor(row / group) * bins;
    if (isInWords) {
      const word = at >> 2;
      const max = maximaAt >> 2;
      for (let i = 0; i < bins >> 2; i++)
        from[word + i] = differences(below[max + i] as number, from[word + i] as number);
    } else
      for (let i = 0; i < bins; i++) depths[at + i] = (maxima[maximaAt + i] as number) - (depths[at + i] as number);
  }
}

/** Writes the levels of one-byte codes to the start of `out`. */
export function bytesToLevels(codes: Uint8Array, out: Float32Array): void {
  const levels = HALF_DB_LEVELS;
  const words = wordsOf(codes);
  let at = 0;
  if (words !== undefined)
    for (let word = 0; word < words.length; word++, at += 4) {
      const four = words[word] as number;
      out[at] = levels[four & 255] as number;
      out[at + 1] = levels[(four >>> 8) & 255] as number;
      out[at + 2] = levels[(four >>> 16) & 255] as number;
      out[at + 3] = levels[four >>> 24] as number;
    }
  for (; at < codes.length; at++) out[at] = levels[codes[at] as number] as number;
}

/** Replaces each row of `bins` bytes by the sum, modulo 256, of itself and all rows before it. */
export function accumulateRows(rows: Uint8Array, bins: number): void {
  let at = bins;
  if (bins % 4 === 0 && rows.byteOffset % 4 === 0) {
    const words = new Int32Array(rows.buffer, rows.byteOffset, rows.length >> 2);
    const before = bins >> 2;
    for (let i = before; i < words.length; i++) {
      const a = words[i - before] as number;
      const b = words[i] as number;
      words[i] = ((a & LOW_BITS) + (b & LOW_BITS)) ^ ((a ^ b) & HIGH_BITS);
    }
    at = words.length << 2;
  }
  for (; at < rows.length; at++) rows[at] = (rows[at] as number) + (rows[at - bins] as number);
}

/** Maxima of groups of rows as steps from group to group, and each code's depth below its maximum; both modulo 256. */
export interface MaximaAndDepths {
  readonly steps: Uint8Array;
  readonly depths: Uint8Array;
}

/** @returns undefined when rows do not begin on multiples of four bytes */
export function maximaAndDepths(codes: Uint8Array, bins: number, group: number): MaximaAndDepths | undefined {
  if (bins % 4 !== 0 || codes.byteOffset % 4 !== 0) return undefined;
  const width = bins >> 2;
  const rows = codes.length / bins;
  const from = new Int32Array(codes.buffer, codes.byteOffset, rows * width);
  const steps = new Int32Array(Math.ceil(rows / group) * width);
  const depths = new Int32Array(rows * width);
  const maxima = new Int32Array(width);
  const before = new Int32Array(width);
  for (let first = 0, out = 0; first < rows; first += group, out += width) {
    const last = Math.min(rows, first + group);
    maxima.set(from.subarray(first * width, (first + 1) * width));
    for (let row = first + 1; row < last; row++) raiseWords(maxima, from, row * width);
    for (let i = 0; i < width; i++) steps[out + i] = differences(maxima[i] as number, before[i] as number);
    for (let row = first; row < last; row++) lowerWords(maxima, from, row * width, depths);
    before.set(maxima);
  }
  return { steps: new Uint8Array(steps.buffer), depths: new Uint8Array(depths.buffer) };
}

/** Four differences modulo 256 in one word; no borrow passes from one byte to the next. */
function differences(a: number, b: number): number {
  return ((a | HIGH_BITS) - (b & LOW_BITS)) ^ ((a ^ ~b) & HIGH_BITS);
}

/** The larger of each two bytes of two words. */
function larger(a: number, b: number): number {
  // The high bit of each byte tells whether a is not below b: decided by the high bits, or by the other bits where the high
  // bits agree.
  const notBelow = ((a & ~b) | (~(a ^ b) & ((a | HIGH_BITS) - (b & LOW_BITS)))) & HIGH_BITS;
  const keep = Math.imul(notBelow >>> 7, 255);
  return (a & keep) | (b & ~keep);
}

function raiseWords(maxima: Int32Array, from: Int32Array, at: number): void {
  for (let i = 0; i < maxima.length; i++) maxima[i] = larger(maxima[i] as number, from[at + i] as number);
}

function lowerWords(maxima: Int32Array, from: Int32Array, at: number, out: Int32Array): void {
  for (let i = 0; i < maxima.length; i++) out[at + i] = differences(maxima[i] as number, from[at + i] as number);
}
