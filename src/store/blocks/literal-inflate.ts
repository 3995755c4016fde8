/**
 * Inflates raw deflate streams (RFC 1951) that hold only literals under Huffman codes, as `Z_HUFFMAN_ONLY` produces
 * them. A general inflater reads one symbol at a time because a match may follow. Here none can follow, so one table look-up
 * gives up to three symbols, in less than half of zlib's time and without setting up a zlib stream for every kilobyte. Pure.
 * Other streams are left to zlib.
 */
import type { Bytes } from './bytes.js';

/** Larger tables hold more runs of literals but take longer to fill; this size suits some 30,000 symbols. */
const TABLE_BITS = 10;
/**
 * Table size for short streams: a row of a thousand bins is read before a table of runs would be filled, so it gets a table of
 * single literals.
 */
const SHORT_TABLE_BITS = 9;
const SHORT_BYTES = 4096;
const MAX_CODE_BITS = 15;
const END_OF_BLOCK = 256;
/** 256 literals, the end of the block, and length codes, which may be declared but must not be used. */
const MAX_SYMBOLS = 288;
const MAX_DISTANCES = 32;
const FIXED_CODES = 1;
const DYNAMIC_CODES = 2;
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** Table entry: up to three literals, their bits << 24, their number << 28; 0 literals: read bit by bit. */
const LITERALS = 0xffffff;
const BITS_SHIFT = 24;
const COUNT_SHIFT = 28;
const MOST_LITERALS = 3;

/** A Huffman code given by its lengths: number of codes of each length, and the symbols in the order of their codes. */
interface HuffmanCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
  /** For each length: 15 bits below this value begin with a code of that length or a shorter one. */
  readonly limits: Int32Array;
  /** For each length: code plus this value is the index among the symbols. */
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

/** Fifteen bits reversed: deflate packs codes from their highest bit into bytes from their lowest. */
const REVERSED = new Uint16Array(1 << MAX_CODE_BITS);
for (let bits = 1; bits < REVERSED.length; bits++)
  REVERSED[bits] = ((REVERSED[bits >> 1] as number) >> 1) | ((bits & 1) << (MAX_CODE_BITS - 1));

/** Scratch memory of one thread; its content is not used after a call. */
const lengths = new Uint8Array(MAX_SYMBOLS + MAX_DISTANCES);
const literals = newCode(MAX_SYMBOLS);
const lengthCode = newCode(CODE_LENGTH_ORDER.length);
const offsets = new Uint16Array(MAX_CODE_BITS + 2);
const single = new Int32Array(1 << TABLE_BITS);
const runs = new Int32Array(1 << TABLE_BITS);

/** Position in a stream: `bit` counts from its first byte. Beyond its end zeros are read, and `overrun` becomes true. */
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

  /** Reads at most 16 bits without moving on. */
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

  /** Reads the next symbol of a code; −1 when no code fits. */
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
 * Fills `out` with the stream's bytes. Returns false when the stream has other content than literals under codes, is
 * damaged, or has another length; `out` is then undefined, and the caller asks zlib.
 */
export function inflateLiterals(packed: Uint8Array, out: Bytes): boolean {
  const reader = new BitReader(packed);
  let done = 0;
  for (let last = false; !last; ) {
    last = reader.take(1) === 1;
    const type = reader.take(2);
    if (type !== FIXED_CODES && (type !== DYNAMIC_CODES || !readCodes(reader))) return false;
    if (type === FIXED_CODES) setFixedCode();
    const table = out.length < SHORT_BYTES ? tableOfSingles(SHORT_TABLE_BITS) : tableOfRuns();
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
  // The distance code is ignored: a stream that uses it is refused.
  return setCode(literals, literalCount);
}

/** The code that needs no description: zlib ends a stream of 32,768 literals, as half of a wide sweep is, with a block under it. */
function setFixedCode(): void {
  lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, MAX_SYMBOLS);
  setCode(literals, MAX_SYMBOLS);
}

/** Builds the code of the first `count` lengths; false when they demand more codes than exist. */
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

/** Table indexed by the next bits of a stream: the literal with which they begin. A view of scratch memory. */
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

/** The same table with further literals where they fit: the rest of the index after each literal is looked up again. */
function tableOfRuns(): Int32Array {
  tableOfSingles(TABLE_BITS);
  for (let at = 0; at < runs.length; at++) {
    let run = single[at] as number;
    let bits = (run >> BITS_SHIFT) & 15;
    for (let count = 1; run !== 0 && count < MOST_LITERALS; count++) {
      const next = single[at >> bits] as number;
      bits += (next >> BITS_SHIFT) & 15;
      if (next === 0 || bits > TABLE_BITS) break;
      const bytes = (run & LITERALS) | ((next & 255) << (8 * count));
      run = bytes | (bits << BITS_SHIFT) | ((count + 1) << COUNT_SHIFT);
    }
    runs[at] = run;
  }
  return runs;
}

interface LiteralTable {
  readonly table: Int32Array;
  readonly packedBytes: number;
}

/** Reads the literals of one deflate block. Returns the number of bytes in `out`; −1 when another symbol came. */
function readLiterals(reader: BitReader, { table, packedBytes }: LiteralTable, out: Bytes, from: number): number {
  const { view } = reader;
  const outView = new DataView(out.buffer, out.byteOffset, out.byteLength);
  const mask = table.length - 1;
  const lastBit = (packedBytes - 4) * 8;
  const lastRoom = out.length - 4 - MOST_LITERALS;
  let at = from;
  for (;;) {
    let bit = reader.bit;
    // One word has at least 25 bits: two look-ups, up to six literals. Each is written with the whole entry, whose other bytes
    // are overwritten by the next one.
    while (at <= lastRoom && bit <= lastBit) {
      const word = view.getInt32(bit >> 3, true) >>> (bit & 7);
      const one = table[word & mask] as number;
      if (one === 0) break;
      outView.setInt32(at, one, true);
      at += one >> COUNT_SHIFT;
      const bits = (one >> BITS_SHIFT) & 15;
      const two = table[(word >>> bits) & mask] as number;
      bit += bits;
      if (two === 0) break;
      outView.setInt32(at, two, true);
      at += two >> COUNT_SHIFT;
      bit += (two >> BITS_SHIFT) & 15;
    }
    reader.bit = bit;
    const symbol = reader.symbol(literals);
    if (symbol === END_OF_BLOCK) return at;
    if (symbol === -1 || symbol > END_OF_BLOCK || at >= out.length || reader.overrun) return -1;
    out[at++] = symbol;
  }
}
