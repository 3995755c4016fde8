/**
 * Rows of one-byte codes, four at a time in a 32-bit word: an hour of a thousand bins has 3.6 million of them, and one
 * load for four halves the time. Where rows do not lie on multiples of four bytes they are taken byte by byte. Pure.
 */

/** The level of each code of the one-byte half-dB format; NaN for 0, which means missing. */
export const HALF_DB_LEVELS = Float32Array.from({ length: 256 }, (_, code) =>
  code === 0 ? Number.NaN : (code - 255) / 2,
);

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x7f7f7f7f;

/** Keeps one view of words for the bytes that were asked for last: rows of the same bytes follow each other. */
class WordView {
  #bytes: Uint8Array | undefined;
  #words: Int32Array | undefined;

  /** Undefined where the bytes do not begin on a multiple of four. */
  of(bytes: Uint8Array): Int32Array | undefined {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      const { buffer, byteOffset, length } = bytes;
      this.#words = byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : undefined;
    }
    return this.#words;
  }
}

const depthWords = new WordView();
const maximaWords = new WordView();

/** Depths below maxima, `count` of them from `at` and `maxAt` on, as levels from `out[outAt]` on. */
export function depthsToLevels(
  depths: { readonly bytes: Uint8Array; readonly at: number },
  maxima: { readonly bytes: Uint8Array; readonly at: number },
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
      // Four differences modulo 256; no borrow passes from one byte to the next.
      const codes = ((a | HIGH_BITS) - (b & LOW_BITS)) ^ ((a ^ ~b) & HIGH_BITS);
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

/** Each row of `bins` bytes becomes the sum, modulo 256, of itself and all rows before it. */
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
