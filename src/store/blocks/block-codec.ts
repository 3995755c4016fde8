/** Blocks with zlib: encoding and decoding in Node. The layout is in block-format.ts. */
import { crc32 } from 'node:zlib';
import { defined } from '../../rf/defined.js';
import type { Sweep } from '../../rf/sweep.js';
import {
  BLOCK_HEADER_BYTES,
  type BlockContent,
  BlockDamaged,
  type BlockHeader,
  type BlockMeta,
  blockContent,
  checkBody,
  readCodes,
  readHeader,
  readMeta,
  readPreview,
  type SweepShape,
  type SweepStamp,
  sealBlock,
  streamBytes,
  toStreams,
} from './block-format.js';
import type { Bytes } from './bytes.js';
import { type Codes, LevelFormat, newCodes, quantiseExactly, recode } from './levels.js';
import { deflateLiterals, inflateTo } from './literal-deflate.js';

/** Largest size of an encoded block in bytes: 56,000 characters as base64, which every InfluxDB takes as one string. */
export const MAX_BLOCK_BYTES = 42_000;
const MAX_SWEEPS = 65_535;

export interface EncodedBlock {
  readonly content: BlockContent;
  readonly bytes: Bytes;
  /** End of the part that can be checked and decoded alone: header, stamps and preview. */
  readonly headEnd: number;
}

/** Sweeps with their position and settings, ready to be encoded; the spool returns them. */
export interface CodedSweep {
  readonly shape: SweepShape;
  readonly stamp: SweepStamp;
  readonly format: LevelFormat;
  readonly codes: Codes;
}

/** Encodes into one block, or several when one would be too large: cut in time first, then, for a single sweep, in frequency. */
export function encodeBlocks(content: BlockContent, maxBytes = MAX_BLOCK_BYTES): EncodedBlock[] {
  const { stamps, bins, codes } = content;
  if (stamps.length <= MAX_SWEEPS) {
    const streams = toStreams(content);
    const { meta } = streams;
    const head = deflateLiterals(streams.head);
    const body = deflateLiterals(streams.body);
    const headEnd = BLOCK_HEADER_BYTES + meta.length + head.length;
    if (headEnd + body.length <= maxBytes || (stamps.length === 1 && bins <= 64))
      return [{ content, bytes: sealBlock(content, { meta, head, body }, crc32), headEnd }];
  }
  const halves: BlockContent[] =
    stamps.length > 1 ? cutInTime(content, stamps.length >> 1) : cutInFrequency(content, bins >> 1, codes);
  return halves.flatMap((half) => encodeBlocks(half, maxBytes));
}

function cutInTime(content: BlockContent, at: number): BlockContent[] {
  const { stamps, codes, bins } = content;
  return [
    { ...content, stamps: stamps.slice(0, at), codes: codes.subarray(0, at * bins) },
    { ...content, stamps: stamps.slice(at), codes: codes.subarray(at * bins) },
  ];
}

function cutInFrequency(content: BlockContent, at: number, codes: Codes): BlockContent[] {
  const { firstBin, bins } = content;
  return [
    { ...content, bins: at, codes: codes.subarray(0, at) },
    { ...content, firstBin: firstBin + at, bins: bins - at, codes: codes.subarray(at) },
  ];
}

/** @throws BlockDamaged when the bytes differ from those written */
export function decodeBlock(bytes: Uint8Array): BlockContent {
  const header = readHeader(bytes, crc32);
  const { meta, preview } = decodeHead(header, bytes);
  return blockContent(header, meta, decodeBody(header, preview, bytes.subarray(header.headEnd)));
}

/**
 * Decodes only the stamps and the preview, from the first `headEnd` bytes of a block.
 * @throws BlockDamaged
 */
export function decodeHead(header: BlockHeader, bytes: Uint8Array): { meta: BlockMeta; preview: Codes } {
  const meta = trusted(() => readMeta(header, bytes.subarray(BLOCK_HEADER_BYTES, header.metaEnd)));
  const head = inflate(bytes.subarray(header.metaEnd, header.headEnd), streamBytes(header).head);
  return { meta, preview: readPreview(header, head) };
}

/** Decodes a body, sweep after sweep. @throws BlockDamaged */
export function decodeBody(header: BlockHeader, preview: Codes, packed: Uint8Array): Codes {
  checkBody(header, packed, crc32);
  return readCodes(header, preview, inflate(packed, streamBytes(header).body));
}

/** @throws BlockDamaged when the length is not `wanted` */
function inflate(packed: Uint8Array, wanted: number): Bytes {
  const inflated = trusted(() => inflateTo(packed, wanted));
  if (inflated.length !== wanted)
    throw new BlockDamaged(`a stream of a block has ${inflated.length} bytes instead of ${wanted}`);
  return inflated;
}

function trusted<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof BlockDamaged ? cause : new BlockDamaged('a block cannot be inflated', { cause });
  }
}

/** Facts that all sweeps of one block share. */
export function shapeOf(sweep: Sweep): SweepShape {
  const { stationId, receiverId, startHz, stepHz, rbwHz, vbwHz, traceDetector, attenuationDb, epoch, levelsDbm } =
    sweep;
  return {
    stationId,
    receiverId,
    startHz,
    stepHz,
    bins: levelsDbm.length,
    ...defined({ rbwHz, vbwHz, traceDetector, attenuationDb, epoch }),
  };
}

/** Converts the levels of a sweep to codes without loss. */
export function codeSweep(sweep: Sweep, hint: LevelFormat = LevelFormat.halfDbByte): CodedSweep {
  const { seq, startedAt, endedAt, flags, levelsDbm } = sweep;
  const coded = quantiseExactly(levelsDbm, hint, (format) => newCodes(format, levelsDbm.length));
  return { shape: shapeOf(sweep), stamp: { seq, startedAt, endedAt, flags, folded: 1 }, ...coded };
}

/** Joins sweeps of one shape to the content of a block; the format is the coarsest that holds all of them without loss. */
export function contentOf(sweeps: readonly CodedSweep[]): BlockContent {
  const first = sweeps[0];
  if (first === undefined) throw new RangeError('a block needs at least one sweep');
  const { shape } = first;
  let { format } = first;
  let coded: Codes[] = sweeps.map(({ codes }) => codes);
  const formats = sweeps.map((sweep) => sweep.format);
  if (formats.some((other) => other !== format)) {
    format = commonFormat(sweeps);
    coded = sweeps.map((sweep) => recode(sweep.codes, sweep.format, format).codes);
  }
  const codes = newCodes(format, sweeps.length * shape.bins);
  coded.forEach((row, i) => {
    codes.set(row, i * shape.bins);
  });
  return { shape, format, thinned: false, firstBin: 0, bins: shape.bins, stamps: sweeps.map((s) => s.stamp), codes };
}

/** First format that holds all these sweeps without loss. */
function commonFormat(sweeps: readonly CodedSweep[]): LevelFormat {
  for (const format of [LevelFormat.halfDbByte, LevelFormat.halfDb, LevelFormat.thirtySecondDb, LevelFormat.centiDb])
    if (sweeps.every((sweep) => recode(sweep.codes, sweep.format, format).format === format)) return format;
  return LevelFormat.float32;
}
