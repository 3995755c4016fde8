/** Decodes a block with what browsers and Node have alike, for both verifiers. The archive's way is `block-codec.ts`. */
import {
  BLOCK_HEADER_BYTES,
  type BlockContent,
  BlockDamaged,
  blockContent,
  checkBody,
  readCodes,
  readHeader,
  readMeta,
  readPreview,
  streamBytes,
} from '../../store/blocks/block-format.js';
import type { Bytes } from '../../store/blocks/bytes.js';

const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let word = i;
  for (let bit = 0; bit < 8; bit++) word = (word & 1) === 1 ? 0xedb88320 ^ (word >>> 1) : word >>> 1;
  return word;
});

export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** @throws BlockDamaged when the bytes differ from those written */
export async function decodedBlock(bytes: Uint8Array): Promise<BlockContent> {
  const header = readHeader(bytes, crc32);
  const { head, body } = streamBytes(header);
  const meta = readMeta(header, bytes.subarray(BLOCK_HEADER_BYTES, header.metaEnd));
  const preview = readPreview(header, await inflated(bytes.subarray(header.metaEnd, header.headEnd), head));
  const packed = bytes.subarray(header.headEnd);
  checkBody(header, packed, crc32);
  return blockContent(header, meta, readCodes(header, preview, await inflated(packed, body)));
}

/** @throws BlockDamaged when the length is not `wanted`, as soon as that is known */
export async function inflated(
  packed: Uint8Array,
  wanted: number,
  form: 'deflate' | 'deflate-raw' = 'deflate-raw',
): Promise<Bytes> {
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream(form));
  const out = new Uint8Array(wanted);
  let at = 0;
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    if (at + piece.length > wanted) throw new BlockDamaged(`a stream of a block is longer than ${wanted} bytes`);
    out.set(piece, at);
    at += piece.length;
  }
  if (at !== wanted) throw new BlockDamaged(`a stream of a block has ${at} bytes instead of ${wanted}`);
  return out;
}
