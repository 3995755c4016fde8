/**
 * The block of sweeps, to the byte. Pure: no compression and no file in here;
 * block-codec.ts adds zlib. README.md beside this file has the layout as a table and the reasons.
 *
 *   0  'RFB', version 1            24  u8 level format, u8 bits (1 = thinned)   44  f64 startedAt of the first sweep
 *   4  u32 CRC of 8 … end of head  26  u16 sweeps a preview row                52  f64 startedAt of the last sweep
 *   8  u32 CRC of body             28  u16 sweeps, u16 zero                     60  meta as it is; head, body: raw
 *  12  u32 lengths: meta,          32  u32 bins, first bin, bins of the             deflate streams
 *      head, body                      whole sweep
 */
import { accumulateRows, depthsToCodes, maximaAndDepths } from './byte-rows.js';
import { ByteReader, type Bytes, ByteWriter } from './bytes.js';
import { type Codes, codesOver, formatFacts, type LevelFormat, newCodes } from './levels.js';

export const BLOCK_HEADER_BYTES = 60;
const MAGIC_AND_VERSION = 0x01424652;
const THINNED_BIT = 1;
/** Approximate number of preview rows (maxima) of a block that can be read without its body. */
const PREVIEW_ROWS = 10;

/** Facts that all sweeps of a block share. */
export interface SweepShape {
  readonly stationId: string;
  readonly receiverId: string;
  readonly startHz: number;
  readonly stepHz: number;
  /** Bins of a whole sweep. */
  readonly bins: number;
  readonly rbwHz?: number | undefined;
  readonly vbwHz?: number | undefined;
  readonly traceDetector?: string | undefined;
  readonly attenuationDb?: number | undefined;
  /** Epoch of the clock, see rf/clock-epoch.ts. */
  readonly epoch?: string | undefined;
}

/** Facts of a single sweep of a block. */
export interface SweepStamp {
  readonly seq: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Bits of SweepFlag; the clock's status is among them. */
  readonly flags: number;
  /** Number of received sweeps that this one stands for: 1, or more when a full spool folded some. */
  readonly folded: number;
}

export interface BlockContent {
  readonly shape: SweepShape;
  readonly format: LevelFormat;
  /** Rounded to 0.5 dB by the retention policy, so no longer exactly what the receiver sent. */
  readonly thinned: boolean;
  /** A sweep too long for one block is cut into several; this part starts at bin `firstBin` and has `bins` bins. */
  readonly firstBin: number;
  readonly bins: number;
  readonly stamps: readonly SweepStamp[];
  /** Sweep after sweep. */
  readonly codes: Codes;
}

/** Thrown for a block whose bytes cannot be trusted; nothing of it is used. */
export class BlockDamaged extends Error {
  override readonly name = 'BlockDamaged';
}

export interface BlockHeader {
  readonly format: LevelFormat;
  readonly thinned: boolean;
  readonly group: number;
  readonly sweeps: number;
  readonly bins: number;
  readonly firstBin: number;
  readonly totalBins: number;
  readonly firstStartedAt: number;
  readonly lastStartedAt: number;
  readonly metaEnd: number;
  /** End of header, meta and head: the part that can be read and checked alone. */
  readonly headEnd: number;
  readonly bodyEnd: number;
  readonly bodyCrc: number;
}

export type Crc32 = (bytes: Uint8Array) => number;

/** The three parts of a block before compression. */
export interface BlockStreams {
  readonly meta: Uint8Array;
  readonly head: Uint8Array;
  readonly body: Uint8Array;
}

function previewGroup(sweeps: number): number {
  return Math.max(1, Math.ceil(sweeps / PREVIEW_ROWS));
}

/** Number of bytes that the inflated head and body must have. */
export function streamBytes(header: BlockHeader): { head: number; body: number } {
  const row = header.bins * formatFacts(header.format).bytes;
  return { head: Math.ceil(header.sweeps / header.group) * row, body: header.sweeps * row };
}

/**
 * Converts levels to a form that compresses well: the maxima of each group as steps in time, and each level's depth below its
 * maximum.
 */
export function toStreams(content: BlockContent): BlockStreams {
  const { stamps, bins, format, codes } = content;
  const group = previewGroup(stamps.length);
  const quick = codes instanceof Uint8Array ? maximaAndDepths(codes, bins, group) : undefined;
  if (quick !== undefined) return { meta: writeMeta(content), head: quick.steps, body: quick.depths };
  const rows = Math.ceil(stamps.length / group);
  const head = newCodes(format, rows * bins);
  const body = newCodes(format, codes.length);
  const maxima = newCodes(format, bins);
  const before = newCodes(format, bins);
  for (let row = 0; row < rows; row++) {
    const first = row * group;
    const last = Math.min(stamps.length, first + group);
    maxima.set(codes.subarray(first * bins, first * bins + bins));
    for (let sweep = first + 1; sweep < last; sweep++) raise(maxima, codes.subarray(sweep * bins, (sweep + 1) * bins));
    subtract(maxima, before, head.subarray(row * bins));
    before.set(maxima);
    for (let sweep = first; sweep < last; sweep++)
      subtract(maxima, codes.subarray(sweep * bins, (sweep + 1) * bins), body.subarray(sweep * bins));
  }
  return { meta: writeMeta(content), head: toPlanes(head), body: toPlanes(body) };
}

function raise(maxima: Codes, codes: Codes): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code > (maxima[i] as number)) maxima[i] = code;
  }
}

/** Writes a − b to `out`. Typed arrays wrap differences at the width of a code, and wrap them back when decoded. */
function subtract(a: Codes, b: Codes, out: Codes): void {
  for (let i = 0; i < b.length; i++) out[i] = (a[i] as number) - (b[i] as number);
}

/** Builds the finished block from its compressed streams. */
export function sealBlock(content: BlockContent, packed: BlockStreams, crc32: Crc32): Bytes {
  const { stamps, shape } = content;
  const headEnd = BLOCK_HEADER_BYTES + packed.meta.length + packed.head.length;
  const bytes = new Uint8Array(headEnd + packed.body.length);
  const view = new DataView(bytes.buffer);
  bytes.set(packed.meta, BLOCK_HEADER_BYTES);
  bytes.set(packed.head, BLOCK_HEADER_BYTES + packed.meta.length);
  bytes.set(packed.body, headEnd);
  view.setUint32(0, MAGIC_AND_VERSION, true);
  view.setUint32(8, crc32(packed.body), true);
  view.setUint32(12, packed.meta.length, true);
  view.setUint32(16, packed.head.length, true);
  view.setUint32(20, packed.body.length, true);
  view.setUint8(24, content.format);
  view.setUint8(25, content.thinned ? THINNED_BIT : 0);
  view.setUint16(26, previewGroup(stamps.length), true);
  view.setUint16(28, stamps.length, true);
  view.setUint32(32, content.bins, true);
  view.setUint32(36, content.firstBin, true);
  view.setUint32(40, shape.bins, true);
  view.setFloat64(44, stamps[0]?.startedAt ?? 0, true);
  view.setFloat64(52, stamps.at(-1)?.startedAt ?? 0, true);
  view.setUint32(4, crc32(bytes.subarray(8, headEnd)), true);
  return bytes;
}

/**
 * Reads and checks header, meta and head of a block; `bytes` may end after the head.
 * @throws BlockDamaged for bytes that are no block, are of a newer version, are cut short or have a wrong checksum
 */
export function readHeader(bytes: Uint8Array, crc32: Crc32): BlockHeader {
  if (bytes.length < BLOCK_HEADER_BYTES) throw new BlockDamaged(`a block of ${bytes.length} bytes is cut short`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0, true);
  if (magic !== MAGIC_AND_VERSION) {
    const newer = (magic & 0xffffff) === (MAGIC_AND_VERSION & 0xffffff);
    throw new BlockDamaged(
      newer ? `block version ${magic >>> 24} is newer than this program` : 'these bytes are not a block',
    );
  }
  const metaEnd = BLOCK_HEADER_BYTES + view.getUint32(12, true);
  const headEnd = metaEnd + view.getUint32(16, true);
  if (headEnd > bytes.length || crc32(bytes.subarray(8, headEnd)) !== view.getUint32(4, true))
    throw new BlockDamaged('the checksum of a block’s head is wrong');
  const header: BlockHeader = {
    format: view.getUint8(24) as LevelFormat,
    thinned: (view.getUint8(25) & THINNED_BIT) !== 0,
    group: view.getUint16(26, true),
    sweeps: view.getUint16(28, true),
    bins: view.getUint32(32, true),
    firstBin: view.getUint32(36, true),
    totalBins: view.getUint32(40, true),
    firstStartedAt: view.getFloat64(44, true),
    lastStartedAt: view.getFloat64(52, true),
    metaEnd,
    headEnd,
    bodyEnd: headEnd + view.getUint32(20, true),
    bodyCrc: view.getUint32(8, true),
  };
  // A Huffman code has at least one bit per symbol. A header that promises more is not from this program and must not be
  // inflated.
  const { body, head } = streamBytes(header);
  if (body > 8 * (header.bodyEnd - headEnd) || head > 8 * (headEnd - metaEnd))
    throw new BlockDamaged(
      `a block of ${header.bodyEnd} bytes cannot hold ${header.sweeps} sweeps of ${header.bins} bins`,
    );
  return header;
}

/** @throws BlockDamaged when the checksum of the compressed body is wrong */
export function checkBody(header: BlockHeader, body: Uint8Array, crc32: Crc32): void {
  if (body.length !== header.bodyEnd - header.headEnd || crc32(body) !== header.bodyCrc)
    throw new BlockDamaged('the checksum of a block’s body is wrong');
}

/** The preview: maxima of each group of `header.group` sweeps, row after row. `head` is the inflated stream. */
export function readPreview(header: BlockHeader, head: Uint8Array): Codes {
  const maxima = fromPlanes(head, header.format);
  if (maxima instanceof Uint8Array) {
    accumulateRows(maxima, header.bins);
    return maxima;
  }
  for (let at = header.bins; at < maxima.length; at++)
    maxima[at] = (maxima[at] as number) + (maxima[at - header.bins] as number);
  return maxima;
}

/** Level codes, sweep after sweep. `body` is the inflated stream; one-byte codes are decoded in place. */
export function readCodes(header: BlockHeader, preview: Codes, body: Uint8Array): Codes {
  const { bins, group, sweeps } = header;
  const codes = fromPlanes(body, header.format);
  if (codes instanceof Uint8Array && preview instanceof Uint8Array) {
    depthsToCodes(codes, preview, bins, group);
    return codes;
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const row = codes.subarray(sweep * bins, (sweep + 1) * bins);
    subtract(preview.subarray(Math.floor(sweep / group) * bins), row, row);
  }
  return codes;
}

function writeMeta({ shape, stamps }: BlockContent): Uint8Array {
  const writer = new ByteWriter(256 + stamps.length * 8);
  writer.text(JSON.stringify(shape));
  const whole = stamps.every(
    ({ startedAt, endedAt }) => Number.isSafeInteger(startedAt) && Number.isSafeInteger(endedAt),
  );
  writer.byte(whole ? 0 : 1);
  let before: SweepStamp = { seq: 0, startedAt: 0, endedAt: 0, flags: 0, folded: 1 };
  for (const stamp of stamps) {
    writer.signed(stamp.seq - before.seq);
    writer.unsigned((stamp.flags ^ before.flags) >>> 0);
    writer.unsigned(stamp.folded);
    if (whole) {
      writer.signed(stamp.startedAt - before.startedAt);
      writer.signed(stamp.endedAt - stamp.startedAt);
    } else {
      writer.float64(stamp.startedAt);
      writer.float64(stamp.endedAt);
    }
    before = stamp;
  }
  return writer.done();
}

/** @throws BlockDamaged when the inflated meta has another content than expected */
export function readMeta(header: BlockHeader, meta: Uint8Array): { shape: SweepShape; stamps: SweepStamp[] } {
  const reader = new ByteReader(meta);
  const shape = JSON.parse(reader.text()) as SweepShape;
  const whole = reader.byte() === 0;
  const stamps: SweepStamp[] = [];
  let seq = 0;
  let flags = 0;
  let startedAt = 0;
  for (let i = 0; i < header.sweeps; i++) {
    seq += reader.signed();
    flags = (flags ^ reader.unsigned()) >>> 0;
    const folded = reader.unsigned();
    startedAt = whole ? startedAt + reader.signed() : reader.float64();
    const endedAt = whole ? startedAt + reader.signed() : reader.float64();
    stamps.push({ seq, startedAt, endedAt, flags, folded });
  }
  if (!reader.ended || shape.bins !== header.totalBins) throw new BlockDamaged('a block contradicts its own header');
  return { shape, stamps };
}

/** Writes bytes of equal weight together (all low bytes, then all high bytes), so that each plane gets its own Huffman code. */
function toPlanes(codes: Codes): Uint8Array {
  const raw = new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
  const width = codes.BYTES_PER_ELEMENT;
  if (width === 1) return raw;
  const planes = new Uint8Array(raw.length);
  for (let plane = 0, out = 0; plane < width; plane++)
    for (let at = plane; at < raw.length; at += width) planes[out++] = raw[at] as number;
  return planes;
}

function fromPlanes(planes: Uint8Array, format: LevelFormat): Codes {
  const { bytes: width } = formatFacts(format);
  if (width === 1) return planes;
  const raw = new Uint8Array(planes.length);
  for (let plane = 0, from = 0; plane < width; plane++)
    for (let at = plane; at < raw.length; at += width) raw[at] = planes[from++] as number;
  return codesOver(format, raw.buffer, 0, raw.length / width);
}

export type BlockMeta = ReturnType<typeof readMeta>;

/** The block of its decoded parts. */
export function blockContent(header: BlockHeader, { shape, stamps }: BlockMeta, codes: Codes): BlockContent {
  const { format, thinned, firstBin, bins } = header;
  return { shape, stamps, codes, format, thinned, firstBin, bins };
}
