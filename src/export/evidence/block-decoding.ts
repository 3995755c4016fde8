/** Decodes a block with what browsers and Node have alike, for both verifiers. The archive's way is `block-codec.ts`. */
import { crc32 } from '../../files/zip/zip-reader.js';
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
