/** Blocks in the browser: the same layout, inflated by the platform's own `DecompressionStream('deflate-raw')`. */
import {
  BLOCK_HEADER_BYTES,
  type BlockContent,
  BlockDamaged,
  checkBody,
  readCodes,
  readHeader,
  readMeta,
  readPreview,
  streamBytes,
} from './block-format.js';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as zlib computes it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 255] as number);
  return ~crc >>> 0;
}

/** @throws BlockDamaged when anything about the bytes is not as it was written. */
export async function decodeBlockInBrowser(bytes: Uint8Array): Promise<BlockContent> {
  const header = readHeader(bytes, crc32);
  const { metaEnd, headEnd, format, thinned, firstBin, bins } = header;
  const body = bytes.subarray(headEnd);
  checkBody(header, body, crc32);
  const [head, levels] = await Promise.all([inflate(bytes.subarray(metaEnd, headEnd)), inflate(body)]);
  const wanted = streamBytes(header);
  if (head.length !== wanted.head || levels.length !== wanted.body)
    throw new BlockDamaged('a stream of a block has a wrong length');
  const codes = readCodes(header, readPreview(header, head), levels);
  return { ...readMeta(header, bytes.subarray(BLOCK_HEADER_BYTES, metaEnd)), codes, format, thinned, firstBin, bins };
}

async function inflate(packed: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new BlockDamaged('a stream of a block cannot be inflated', { cause });
  }
}
