/** Reads a deflate stream bit by bit (RFC 1951). Pure. */

export const MAX_CODE_BITS = 15;

/** A Huffman code given by its lengths: number of codes of each length, and the symbols in the order of their codes. */
export interface HuffmanCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
  /** For each length: 15 bits below this value begin with a code of that length or a shorter one. */
  readonly limits: Int32Array;
  /** For each length: code plus this value is the index among the symbols. */
  readonly bases: Int32Array;
}

export function newCode(symbols: number): HuffmanCode {
  return {
    counts: new Uint16Array(MAX_CODE_BITS + 1),
    symbols: new Uint16Array(symbols),
    limits: new Int32Array(MAX_CODE_BITS + 1),
    bases: new Int32Array(MAX_CODE_BITS + 1),
  };
}

/** Fifteen bits reversed: deflate packs codes from their highest bit into bytes from their lowest. */
export const REVERSED = new Uint16Array(1 << MAX_CODE_BITS);
for (let bits = 1; bits < REVERSED.length; bits++)
  REVERSED[bits] = ((REVERSED[bits >> 1] as number) >> 1) | ((bits & 1) << (MAX_CODE_BITS - 1));

/** Position in a stream: `bit` counts from its first byte. Beyond its end zeros are read, and `overrun` becomes true. */
export class BitReader {
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
