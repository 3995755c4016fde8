/** Packs bytes as Huffman-coded literals: what `inflateLiterals` reads at speed, and any inflater at all. */
import { constants, deflateRawSync } from 'node:zlib';

const SMALLEST_WINDOW_BITS = 9;
const LARGEST_WINDOW_BITS = 15;
/** zlib begins a new deflate block, with codes of its own, after 2^(memLevel + 6) literals. */
const LITERAL_BITS = 6;
const MOST_MEMORY = 9;

/**
 * Nothing is ever looked up in the window, but input longer than it is slid through it at six times the cost, while a
 * large one is allocated and cleared for every call, which for a row of a thousand bytes costs more than packing it. So
 * zlib gets just as much as the bytes need.
 */
export function deflateLiterals(plain: Uint8Array): Buffer {
  const bits = Math.ceil(Math.log2(plain.length + 2));
  return deflateRawSync(plain, {
    strategy: constants.Z_HUFFMAN_ONLY,
    level: 6,
    windowBits: Math.min(LARGEST_WINDOW_BITS, Math.max(SMALLEST_WINDOW_BITS, bits)),
    memLevel: Math.min(MOST_MEMORY, Math.max(1, bits - LITERAL_BITS)),
    // One piece: several would be joined by copying.
    chunkSize: plain.length + 256,
  });
}
