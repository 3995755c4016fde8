/**
 * Inflates raw deflate streams (RFC 1951) that hold literals under dynamic Huffman codes and nothing else, which is
 * what `Z_HUFFMAN_ONLY` makes of a block's noise. A general inflater looks at one symbol at a time because a match may
 * follow; knowing that none does, two symbols come out of one table look-up, in less than half of zlib's time and
 * without a zlib stream being set up for every kilobyte. Pure. Whatever else a stream may hold is left to zlib.
 */
import type { Bytes } from './bytes.js';

/** Larger ones hold more pairs but take longer to fill, once for some 30,000 symbols. */
const TABLE_BITS = 11;
/** A row of a thousand bins is read before a table of pairs would be filled: it gets one of single literals. */
const SHORT_TABLE_BITS = 9;
const SHORT_BYTES = 4096;
const MAX_CODE_BITS = 15;
const END_OF_BLOCK = 256;
/** 256 literals, the end of the block, and length codes, which may be declared but must not occur. */
const MAX_SYMBOLS = 288;
const MAX_DISTANCES = 32;
const DYNAMIC_CODES = 2;
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** A table's entry: first literal, second literal << 8, bits of both << 16, literals << 24; 0 literals: look closer. */
const BITS_SHIFT = 16;
const COUNT_SHIFT = 24;

/** A Huffman code by its lengths: how many codes have each, and the symbols in the order of their codes. */
interface HuffmanCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
  /** For each length: 15 bits below this begin with a code of that length or a shorter one … */
  readonly limits: Int32Array;
  /** … and the code itself plus this is its place among the symbols. */
  readonly bases: Int32Array;
}

function newCode(symbols: number): HuffmanCode {
  return {
    counts: new Uint16Array(MAX_CODE_BITS + 1),
    symbols: new Uint16Array(symbols),
    limits: new Int32Array(MAX_CODE_BITS + 1),
    bases: new Int32Array(MAX_CODE_BITS + 1),
  };
}

/** Fifteen bits the other way round: deflate packs codes from their highest bit on into bytes from their lowest. */
const REVERSED = new Uint16Array(1 << MAX_CODE_BITS);
for (let bits = 1; bits < REVERSED.length; bits++)
  REVERSED[bits] = ((REVERSED[bits >> 1] as number) >> 1) | ((bits & 1) << (MAX_CODE_BITS - 1));

/** Scratch of one thread; nothing in here outlives a call. */
const lengths = new Uint8Array(MAX_SYMBOLS + MAX_DISTANCES);
const literals = newCode(MAX_SYMBOLS);
const lengthCode = newCode(CODE_LENGTH_ORDER.length);
const offsets = new Uint16Array(MAX_CODE_BITS + 2);
const single = new Int32Array(1 << TABLE_BITS);
const pairs = new Int32Array(1 << TABLE_BITS);

/** Where a stream is read: `bit` counts from its first byte. Beyond its end there are zeros, and `overrun` is true. */
class BitReader {
  bit = 0;
  readonly view: DataView;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get overrun(): boolean {
    return this.bit > this.#bytes.length * 8;
  }

  /** At most 16 bits, not yet passed. */
  peek(count: number): number {
    const at = this.bit >> 3;
    const bytes = this.#bytes;
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return (word >>> (this.bit & 7)) & ((1 << count) - 1);
  }

  take(count: number): number {
    const value = this.peek(count);
    this.bit += count;
    return value;
  }

  /** The next symbol of a code; −1 where no code fits. */
  symbol({ symbols, limits, bases }: HuffmanCode): number {
    const bits = REVERSED[this.peek(MAX_CODE_BITS)] as number;
    for (let length = 1; length <= MAX_CODE_BITS; length++)
      if (bits < (limits[length] as number)) {
        this.bit += length;
        return symbols[(bases[length] as number) + (bits >> (MAX_CODE_BITS - length))] as number;
      }
    return -1;
  }
}

/**
 * Fills `out` with the stream's bytes. False when the stream holds anything but literals under dynamic codes, is
 * damaged, or has not exactly so many bytes; `out` then holds nothing of use, and zlib has the last word.
 */
export function inflateLiterals(packed: Uint8Array, out: Bytes): boolean {
  const reader = new BitReader(packed);
  let done = 0;
  for (let last = false; !last; ) {
    last = reader.take(1) === 1;
    if (reader.take(2) !== DYNAMIC_CODES || !readCodes(reader)) return false;
    const table = out.length < SHORT_BYTES ? tableOfSingles(SHORT_TABLE_BITS) : tableOfPairs();
    done = readLiterals(reader, { table, packedBytes: packed.length }, out, done);
    if (done === -1 || reader.overrun) return false;
  }
  return done === out.length;
}

function readCodes(reader: BitReader): boolean {
  const literalCount = reader.take(5) + 257;
  const all = literalCount + reader.take(5) + 1;
  const lengthCount = reader.take(4) + 4;
  lengths.fill(0);
  for (let i = 0; i < lengthCount; i++) lengths[CODE_LENGTH_ORDER[i] as number] = reader.take(3);
  if (literalCount > MAX_SYMBOLS || !setCode(lengthCode, CODE_LENGTH_ORDER.length)) return false;
  lengths.fill(0);
  for (let at = 0; at < all; ) {
    const symbol = reader.symbol(lengthCode);
    if (symbol === -1 || reader.overrun) return false;
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    const repeated = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
    const times = symbol === 16 ? 3 + reader.take(2) : symbol === 17 ? 3 + reader.take(3) : 11 + reader.take(7);
    if (at + times > all) return false;
    lengths.fill(repeated, at, at + times);
    at += times;
  }
  // The distance code is of no interest: a stream that uses it is not for here.
  return setCode(literals, literalCount);
}

/** The code of the first `count` lengths; false where they ask for more codes than there are. */
function setCode({ counts, symbols, limits, bases }: HuffmanCode, count: number): boolean {
  counts.fill(0);
  for (let symbol = 0; symbol < count; symbol++)
    counts[lengths[symbol] as number] = (counts[lengths[symbol] as number] as number) + 1;
  counts[0] = 0;
  let left = 1;
  let code = 0;
  offsets[1] = 0;
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    const ofLength = counts[length] as number;
    left = left * 2 - ofLength;
    if (left < 0) return false;
    bases[length] = (offsets[length] as number) - code;
    code += ofLength;
    limits[length] = code << (MAX_CODE_BITS - length);
    code <<= 1;
    offsets[length + 1] = (offsets[length] as number) + ofLength;
  }
  for (let symbol = 0; symbol < count; symbol++) {
    const length = lengths[symbol] as number;
    if (length === 0) continue;
    symbols[offsets[length] as number] = symbol;
    offsets[length] = (offsets[length] as number) + 1;
  }
  return true;
}

/** Indexed by the next bits of a stream: the literal they begin with, as a view of scratch memory. */
function tableOfSingles(tableBits: number): Int32Array {
  const size = 1 << tableBits;
  single.fill(0, 0, size);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= tableBits; length++) {
    const count = literals.counts[length] as number;
    for (let i = 0; i < count; i++, code++) {
      const symbol = literals.symbols[index++] as number;
      if (symbol >= END_OF_BLOCK) continue;
      const entry = symbol | (length << BITS_SHIFT) | (1 << COUNT_SHIFT);
      for (let at = (REVERSED[code] as number) >> (MAX_CODE_BITS - length); at < size; at += 1 << length)
        single[at] = entry;
    }
    code <<= 1;
  }
  return single.subarray(0, size);
}

/** The same, with a second literal where one fits: what is left of an index after the first is looked up again. */
function tableOfPairs(): Int32Array {
  tableOfSingles(TABLE_BITS);
  for (let at = 0; at < pairs.length; at++) {
    const one = single[at] as number;
    const bits = (one >> BITS_SHIFT) & 255;
    const two = single[at >> bits] as number;
    const both = bits + ((two >> BITS_SHIFT) & 255);
    pairs[at] =
      one === 0 || two === 0 || both > TABLE_BITS
        ? one
        : (one & 255) | ((two & 255) << 8) | (both << BITS_SHIFT) | (2 << COUNT_SHIFT);
  }
  return pairs;
}

interface LiteralTable {
  readonly table: Int32Array;
  readonly packedBytes: number;
}

/** One deflate block's literals. Gives how many bytes `out` has now; −1 when something else came. */
function readLiterals(reader: BitReader, { table, packedBytes }: LiteralTable, out: Bytes, from: number): number {
  const { view } = reader;
  const mask = table.length - 1;
  const lastBit = (packedBytes - 4) * 8;
  const lastRoom = out.length - 4;
  let at = from;
  for (;;) {
    let bit = reader.bit;
    // One word has at least 25 bits: two look-ups, up to four literals. The second byte of a single literal is written over.
    while (at <= lastRoom && bit <= lastBit) {
      const word = view.getInt32(bit >> 3, true) >>> (bit & 7);
      const one = table[word & mask] as number;
      if (one === 0) break;
      out[at] = one;
      out[at + 1] = one >> 8;
      at += one >> COUNT_SHIFT;
      const bits = (one >> BITS_SHIFT) & 255;
      const two = table[(word >>> bits) & mask] as number;
      bit += bits;
      if (two === 0) break;
      out[at] = two;
      out[at + 1] = two >> 8;
      at += two >> COUNT_SHIFT;
      bit += (two >> BITS_SHIFT) & 255;
    }
    reader.bit = bit;
    const symbol = reader.symbol(literals);
    if (symbol === END_OF_BLOCK) return at;
    if (symbol === -1 || symbol > END_OF_BLOCK || at >= out.length || reader.overrun) return -1;
    out[at++] = symbol;
  }
}
