/**
 * Inflates raw deflate streams (RFC 1951) that hold only literals under Huffman codes, as `Z_HUFFMAN_ONLY` produces
 * them. A general inflater reads one symbol at a time because a match may follow. Here none can follow, so one table look-up
 * gives up to three symbols, in less than half of zlib's time and without setting up a zlib stream for every kilobyte. Pure.
 * Other streams are left to zlib.
 */
import { BitReader, type HuffmanCode, MAX_CODE_BITS, newCode, REVERSED } from './bit-reader.js';
import type { Bytes } from './bytes.js';

/** Larger tables hold more runs of literals but take longer to fill; this size suits some 30,000 symbols. */
const TABLE_BITS = 10;
/**
 * Table size for short streams: a row of a thousand bins is read before a table of runs would be filled, so it gets a table of
 * single literals.
 */
const SHORT_TABLE_BITS = 9;
const SHORT_BYTES = 4096;
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

/** Scratch memory of one thread; its content is not used after a call. */
const lengths = new Uint8Array(MAX_SYMBOLS + MAX_DISTANCES);
const lengthCode = newCode(CODE_LENGTH_ORDER.length);
const offsets = new Uint16Array(MAX_CODE_BITS + 2);
const single = new Int32Array(1 << TABLE_BITS);

/** Code of the present deflate block of a stream, and its table of runs: one for each stream that is read at the same time. */
interface BlockCode {
  readonly literals: HuffmanCode;
  readonly runs: Int32Array;
}

const newBlockCode = (): BlockCode => ({ literals: newCode(MAX_SYMBOLS), runs: new Int32Array(1 << TABLE_BITS) });
const firstCode = newBlockCode();
const secondCode = newBlockCode();

/** A stream, and the room for its bytes. */
export interface Packed {
  readonly packed: Uint8Array;
  readonly out: Bytes;
}

class LiteralStream {
  readonly reader: BitReader;
  readonly packedBytes: number;
  readonly out: Bytes;
  readonly code: BlockCode;
  /** Number of bytes in `out`. */
  done = 0;
  /** Table of the deflate block that is being read; undefined between blocks. */
  table: Int32Array | undefined;
  /** True from the begin of the last deflate block on. */
  isLast = false;

  constructor({ packed, out }: Packed, code: BlockCode) {
    this.reader = new BitReader(packed);
    this.packedBytes = packed.length;
    this.out = out;
    this.code = code;
  }

  /** Reads the code of the next deflate block; false when there is none that is known here. */
  begin(): boolean {
    const { reader, code, out } = this;
    this.isLast = reader.take(1) === 1;
    const type = reader.take(2);
    if (type !== FIXED_CODES && (type !== DYNAMIC_CODES || !readCodes(reader, code.literals))) return false;
    if (type === FIXED_CODES) setFixedCode(code.literals);
    this.table = out.length < SHORT_BYTES ? tableOfSingles(code.literals, SHORT_TABLE_BITS) : tableOfRuns(code);
    return true;
  }

  /** Reads what is left of a deflate block that was begun; false when it holds something else. */
  endBlock(): boolean {
    this.done = readLiterals(this);
    this.table = undefined;
    return this.done !== -1 && !this.reader.overrun;
  }

  /** Reads all deflate blocks that are left. */
  finish(): boolean {
    while (!this.isLast) if (!this.begin() || !this.endBlock()) return false;
    return this.done === this.out.length;
  }

  /** Reads one literal bit by bit, from a bit to a byte; false where another symbol follows or there is no room. */
  step(bit: number, at: number): boolean {
    const { reader, out } = this;
    reader.bit = bit;
    const symbol = reader.symbol(this.code.literals);
    if (symbol < 0 || symbol >= END_OF_BLOCK || at >= out.length || reader.overrun) return false;
    out[at] = symbol;
    this.done = at + 1;
    return true;
  }
}

/**
 * Fills `out` with the stream's bytes. Returns false when the stream has other content than literals under codes, is
 * damaged, or has another length; `out` is then undefined, and the caller asks zlib.
 */
export function inflateLiterals(packed: Uint8Array, out: Bytes): boolean {
  return new LiteralStream({ packed, out }, firstCode).finish();
}

/**
 * The same for two streams at a time, in three quarters of the time: each look-up depends on the one before it in its stream, and the
 * processor works on one stream while it waits for the other.
 */
export function inflateTwo(first: Packed, second: Packed): readonly [boolean, boolean] {
  const a = new LiteralStream(first, firstCode);
  const b = new LiteralStream(second, secondCode);
  // Short streams share one table.
  if (first.out.length < SHORT_BYTES || second.out.length < SHORT_BYTES) return [a.finish(), b.finish()];
  while (!a.isLast && !b.isLast) {
    const areBegun = [a.begin(), b.begin()];
    if (areBegun[0] === true && areBegun[1] === true) readBoth(a, b);
    const areRead = [areBegun[0] === true && a.endBlock(), areBegun[1] === true && b.endBlock()];
    if (areRead.includes(false)) return [areRead[0] === true && a.finish(), areRead[1] === true && b.finish()];
  }
  return [a.finish(), b.finish()];
}

function readCodes(reader: BitReader, literals: HuffmanCode): boolean {
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
function setFixedCode(literals: HuffmanCode): void {
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
function tableOfSingles(literals: HuffmanCode, tableBits: number): Int32Array {
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
function tableOfRuns({ literals, runs }: BlockCode): Int32Array {
  tableOfSingles(literals, TABLE_BITS);
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

/** Reads the literals of one deflate block. Returns the number of bytes in `out`; −1 when another symbol came. */
function readLiterals({ reader, code, table = single, packedBytes, out, done }: LiteralStream): number {
  const { view } = reader;
  const outView = new DataView(out.buffer, out.byteOffset, out.byteLength);
  const mask = table.length - 1;
  const lastBit = (packedBytes - 4) * 8;
  const lastRoom = out.length - 4 - MOST_LITERALS;
  let at = done;
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
    const symbol = reader.symbol(code.literals);
    if (symbol === END_OF_BLOCK) return at;
    if (symbol === -1 || symbol > END_OF_BLOCK || at >= out.length || reader.overrun) return -1;
    out[at++] = symbol;
  }
}

/** Reads the literals of two streams by turns, as far as both have some: what follows is left to each alone. */
function readBoth(a: LiteralStream, b: LiteralStream): void {
  const [tableA, tableB] = [a.code.runs, b.code.runs];
  const [inA, inB] = [a.reader.view, b.reader.view];
  const outA = new DataView(a.out.buffer, a.out.byteOffset, a.out.byteLength);
  const outB = new DataView(b.out.buffer, b.out.byteOffset, b.out.byteLength);
  const [lastBitA, lastBitB] = [(a.packedBytes - 4) * 8, (b.packedBytes - 4) * 8];
  const [lastRoomA, lastRoomB] = [a.out.length - 4 - MOST_LITERALS, b.out.length - 4 - MOST_LITERALS];
  const mask = tableA.length - 1;
  let bitA = a.reader.bit;
  let bitB = b.reader.bit;
  let atA = a.done;
  let atB = b.done;
  while (atA <= lastRoomA && bitA <= lastBitA && atB <= lastRoomB && bitB <= lastBitB) {
    const wordA = inA.getInt32(bitA >> 3, true) >>> (bitA & 7);
    const wordB = inB.getInt32(bitB >> 3, true) >>> (bitB & 7);
    const oneA = tableA[wordA & mask] as number;
    const oneB = tableB[wordB & mask] as number;
    if (oneA === 0) {
      if (!a.step(bitA, atA)) break;
      bitA = a.reader.bit;
      atA = a.done;
      continue;
    }
    if (oneB === 0) {
      if (!b.step(bitB, atB)) break;
      bitB = b.reader.bit;
      atB = b.done;
      continue;
    }
    outA.setInt32(atA, oneA, true);
    outB.setInt32(atB, oneB, true);
    atA += oneA >> COUNT_SHIFT;
    atB += oneB >> COUNT_SHIFT;
    const bitsA = (oneA >> BITS_SHIFT) & 15;
    const bitsB = (oneB >> BITS_SHIFT) & 15;
    // An entry without literals has no bits either: the next round finds it again.
    const twoA = tableA[(wordA >>> bitsA) & mask] as number;
    const twoB = tableB[(wordB >>> bitsB) & mask] as number;
    outA.setInt32(atA, twoA, true);
    outB.setInt32(atB, twoB, true);
    atA += twoA >> COUNT_SHIFT;
    atB += twoB >> COUNT_SHIFT;
    bitA += bitsA + ((twoA >> BITS_SHIFT) & 15);
    bitB += bitsB + ((twoB >> BITS_SHIFT) & 15);
  }
  a.reader.bit = bitA;
  b.reader.bit = bitB;
  a.done = atA;
  b.done = atB;
}
