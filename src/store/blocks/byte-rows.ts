/**
 * Rows of one-byte codes, processed four at a time in a 32-bit word: an hour of a thousand bins has 3.6 million codes, and one
 * load for four halves the time. Rows that do not begin on multiples of four bytes are processed byte by byte. Pure.
 */

/** The level of each code of the one-byte half-dB format; NaN for 0, which means missing. */
export const HALF_DB_LEVELS = Float32Array.from({ length: 256 }, (_, code) =>
  code === 0 ? Number.NaN : (code - 255) / 2,
);

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x7f7f7f7f;

/** Undefined when the bytes do not begin on a multiple of four. */
export function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array | undefined {
  return byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : undefined;
}

/** Keeps a view of words for the bytes asked for last, because rows of the same bytes follow each other. */
class WordView {
  #bytes: Uint8Array | undefined;
  #words: Int32Array | undefined;

  /** Undefined when the bytes do not begin on a multiple of four. */
  of(bytes: Uint8Array): Int32Array | undefined {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.#words = wordsOf(bytes);
    }
    return this.#words;
  }
}

const depthWords = new WordView();
const maximaWords = new WordView();

/** Bytes from index `at`. */
interface BytesAt {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Raises `count` bytes of `into` to the codes, or to the depths below `maxima`, where these are larger. */
export function raiseBytes(into: BytesAt, codes: BytesAt, maxima: BytesAt | undefined, count: number): void {
  const own = wordsOf(into.bytes);
  const from = depthWords.of(codes.bytes);
  const below = maxima === undefined ? undefined : maximaWords.of(maxima.bytes);
  const { at: maximaAt = 0 } = maxima ?? {};
  const isInWords = (maxima === undefined || below !== undefined) && ((into.at | codes.at | maximaAt) & 3) === 0;
  let done = 0;
  if (own !== undefined && from !== undefined && isInWords)
    for (; done + 4 <= count; done += 4) {
      const word = from[(codes.at + done) >> 2] as number;
      const code = below === undefined ? word : differences(below[(maximaAt + done) >> 2] as number, word);
      const place = (into.at + done) >> 2;
      own[place] = larger(own[place] as number, code);
    }
  for (let i = done; i < count; i++) {
    const code = codes.bytes[codes.at + i] as number;
    const level = maxima === undefined ? code : ((maxima.bytes[maximaAt + i] as number) - code) & 255;
    if (level > (into.bytes[into.at + i] as number)) into.bytes[into.at + i] = level;
  }
}

/** Converts `count` depths (from index `at`) below maxima (from `maxAt`) to levels, written to `out` from `outAt`. */
export function depthsToLevels(
  depths: BytesAt,
  maxima: BytesAt,
  out: Float32Array,
  outAt: number,
  count: number,
): void {
  const levels = HALF_DB_LEVELS;
  const from = depthWords.of(depths.bytes);
  const below = maximaWords.of(maxima.bytes);
  let done = 0;
  if (from !== undefined && below !== undefined && ((depths.at | maxima.at) & 3) === 0) {
    let word = depths.at >> 2;
    let max = maxima.at >> 2;
    let to = outAt;
    done = count & ~3;
    for (const end = word + (done >> 2); word < end; word++, max++, to += 4) {
      const a = below[max] as number;
      const b = from[word] as number;
      const codes = differences(a, b);
      out[to] = levels[codes & 255] as number;
      out[to + 1] = levels[(codes >>> 8) & 255] as number;
      out[to + 2] = levels[(codes >>> 16) & 255] as number;
      out[to + 3] = levels[codes >>> 24] as number;
    }
  }
  for (let i = done; i < count; i++)
    out[outAt + i] = levels[
      ((maxima.bytes[maxima.at + i] as number) - (depths.bytes[depths.at + i] as number)) & 255
    ] as number;
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
export function differences(a: number, b: number): number {
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
