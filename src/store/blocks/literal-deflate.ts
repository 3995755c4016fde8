/** Packs bytes as Huffman-coded literals, which every inflater can read. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Bytes } from './bytes.js';

const SMALLEST_WINDOW_BITS = 9;
const LARGEST_WINDOW_BITS = 15;
/** zlib begins a new deflate block, with its own codes, after 2^(memLevel + 6) literals. */
const LITERAL_BITS = 6;
const MOST_MEMORY = 9;

/**
 * Sizes zlib's window to the input. The window is never searched, but zlib slides longer input through it at six times the
 * cost. A large window is allocated and cleared in every call, which for a row of a thousand bytes costs more than packing it.
 */
export function deflateLiterals(plain: Uint8Array): Buffer {
  const bits = Math.ceil(Math.log2(plain.length + 2));
  return deflateRawSync(plain, {
    strategy: constants.Z_HUFFMAN_ONLY,
    level: 6,
    windowBits: Math.min(LARGEST_WINDOW_BITS, Math.max(SMALLEST_WINDOW_BITS, bits)),
    memLevel: Math.min(MOST_MEMORY, Math.max(1, bits - LITERAL_BITS)),
    // One output chunk: several would be joined by copying.
    chunkSize: plain.length + 256,
  });
}

/** Inflates a stream that should have `wanted` bytes. @throws Error of zlib */
export function inflateTo(packed: Uint8Array, wanted: number): Bytes {
  // One output chunk with room to spare: a second one would be joined to it by copying.
  const { buffer, byteOffset, length } = inflateRawSync(packed, { chunkSize: Math.max(64, wanted + 64) });
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
}
