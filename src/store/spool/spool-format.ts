/**
 * The spool's segment files, to the byte; little-endian.
 *
 *   segment  'RFS', version 1, u8 bits (1 = thinned), 11 zero bytes, then records
 *   record   u32 payload length, u32 CRC-32 of the payload, payload, zeros to a multiple of 8
 *   shape    u8 1, 3 zero bytes, u32 shape number, JSON of the SweepShape; stands before its first sweep in every segment
 *   sweep    u8 2, u8 level format, u16 0, u32 shape number, f64 startedAt, f64 endedAt, f64 seq, u32 flags, u32 folded, codes
 *
 * A position is one number: segment number × 2^26 + offset in the segment, so positions compare as whole numbers.
 */
import { crc32 } from 'node:zlib';
import { newerData } from '../../errors/errors.js';
import type { CodedSweep } from '../blocks/block-codec.js';
import type { SweepShape } from '../blocks/block-format.js';
import { type Codes, codesOver, formatFacts, type LevelFormat } from '../blocks/levels.js';

export const SEGMENT_HEADER_BYTES = 16;
/** Upper limit of a segment's length, whatever is configured: positions have 26 bits for the offset. */
export const MAX_SEGMENT_BYTES = 2 ** 26;
const RECORD_HEADER_BYTES = 8;
const SWEEP_HEAD_BYTES = 40;
const VERSION = 1;
const MAGIC_AND_VERSION = 0x00534652 | (VERSION << 24);
const SHAPE = 1;
const SWEEP = 2;

export type SpoolPosition = number;

export function positionOf(segment: number, offset: number): SpoolPosition {
  return segment * MAX_SEGMENT_BYTES + offset;
}

export function segmentOf(position: SpoolPosition): number {
  return Math.floor(position / MAX_SEGMENT_BYTES);
}

export function offsetOf(position: SpoolPosition): number {
  return position % MAX_SEGMENT_BYTES;
}

export function segmentName(segment: number): string {
  return `${String(segment).padStart(10, '0')}.seg`;
}

/** Number of a segment file; undefined for any other file. */
export function segmentNumber(name: string): number | undefined {
  const match = /^(\d{10})\.seg$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

export function segmentHeader(thinned: boolean): Uint8Array {
  const bytes = new Uint8Array(SEGMENT_HEADER_BYTES);
  new DataView(bytes.buffer).setUint32(0, MAGIC_AND_VERSION, true);
  bytes[4] = thinned ? 1 : 0;
  return bytes;
}

/** @throws EnvironmentError for a newer version, Error when the bytes are no segment */
export function readSegmentHeader(bytes: Uint8Array, name: string): { thinned: boolean } {
  const magic = bytes.length < SEGMENT_HEADER_BYTES ? 0 : viewOf(bytes).getUint32(0, true);
  if (magic !== MAGIC_AND_VERSION) {
    if ((magic & 0xffffff) === (MAGIC_AND_VERSION & 0xffffff) && magic >>> 24 > VERSION)
      throw newerData(name, magic >>> 24, VERSION);
    throw new Error(`${name} is not a spool segment of version ${VERSION}`);
  }
  return { thinned: bytes[4] === 1 };
}

export interface SpooledSweep extends CodedSweep {
  /** Position of the next record: a cursor saved there continues after this sweep. */
  readonly next: SpoolPosition;
}

export type SpoolRecord =
  | { readonly kind: 'shape'; readonly number: number; readonly shape: SweepShape; readonly end: number }
  | {
      readonly kind: 'sweep';
      readonly shapeNumber: number;
      readonly sweep: Omit<CodedSweep, 'shape'>;
      readonly end: number;
    };

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

export function shapeRecord(number: number, shape: SweepShape): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(shape));
  const bytes = new Uint8Array(padded(RECORD_HEADER_BYTES + 8 + json.length));
  const view = viewOf(bytes);
  bytes[RECORD_HEADER_BYTES] = SHAPE;
  view.setUint32(RECORD_HEADER_BYTES + 4, number, true);
  bytes.set(json, RECORD_HEADER_BYTES + 8);
  sealRecord(bytes, 8 + json.length);
  return bytes;
}

/** Largest number of bytes of a sweep's record with this number of bins. */
export function sweepRecordRoom(bins: number): number {
  return padded(RECORD_HEADER_BYTES + SWEEP_HEAD_BYTES + 4 * bins);
}

/** View of the codes in a sweep's record; `at` is the record's start, a multiple of 8. */
export function recordCodes(bytes: Uint8Array, at: number, format: LevelFormat, bins: number): Codes {
  return codesOver(format, bytes.buffer, bytes.byteOffset + at + RECORD_HEADER_BYTES + SWEEP_HEAD_BYTES, bins);
}

/** Writes a sweep's record around its codes, which must be in place already. Returns the record's length. */
export function writeSweepRecord(
  bytes: Uint8Array,
  at: number,
  shapeNumber: number,
  sweep: Omit<CodedSweep, 'shape'>,
): number {
  const { format, stamp, codes } = sweep;
  const view = viewOf(bytes);
  const payload = at + RECORD_HEADER_BYTES;
  view.setUint32(payload, SWEEP | (format << 8), true);
  view.setUint32(payload + 4, shapeNumber, true);
  view.setFloat64(payload + 8, stamp.startedAt, true);
  view.setFloat64(payload + 16, stamp.endedAt, true);
  view.setFloat64(payload + 24, stamp.seq, true);
  view.setUint32(payload + 32, stamp.flags, true);
  view.setUint32(payload + 36, stamp.folded, true);
  const length = SWEEP_HEAD_BYTES + codes.byteLength;
  const total = padded(RECORD_HEADER_BYTES + length);
  bytes.fill(0, payload + length, at + total);
  sealRecord(bytes.subarray(at, at + total), length);
  return total;
}

function sealRecord(record: Uint8Array, payloadBytes: number): void {
  const view = viewOf(record);
  view.setUint32(0, payloadBytes, true);
  view.setUint32(4, crc32(record.subarray(RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + payloadBytes)), true);
}

/**
 * Reads the record at `at`, a multiple of 8 (as the buffer's own address must be); undefined when there is no whole record with
 * a correct checksum. Codes are a view of `bytes`, not a copy.
 */
export function readRecord(bytes: Uint8Array, at: number): SpoolRecord | undefined {
  const payload = at + RECORD_HEADER_BYTES;
  if (payload + 8 > bytes.length) return undefined;
  const view = viewOf(bytes);
  const length = view.getUint32(at, true);
  const end = at + padded(RECORD_HEADER_BYTES + length);
  if (length < 8 || end > bytes.length) return undefined;
  if (crc32(bytes.subarray(payload, payload + length)) !== view.getUint32(at + 4, true)) return undefined;
  const number = view.getUint32(payload + 4, true);
  if (bytes[payload] === SHAPE) {
    const shape = JSON.parse(new TextDecoder().decode(bytes.subarray(payload + 8, payload + length))) as SweepShape;
    return { kind: 'shape', number, shape, end };
  }
  if (bytes[payload] !== SWEEP) return undefined;
  const format = bytes[payload + 1] as LevelFormat;
  const stamp = {
    startedAt: view.getFloat64(payload + 8, true),
    endedAt: view.getFloat64(payload + 16, true),
    seq: view.getFloat64(payload + 24, true),
    flags: view.getUint32(payload + 32, true),
    folded: view.getUint32(payload + 36, true),
  };
  const bins = (length - SWEEP_HEAD_BYTES) / formatFacts(format).bytes;
  return {
    kind: 'sweep',
    shapeNumber: number,
    sweep: { format, stamp, codes: recordCodes(bytes, at, format, bins) },
    end,
  };
}

/** Position of the next good record after damage at `at`; undefined when there is none. */
export function nextGoodRecord(bytes: Uint8Array, at: number): number | undefined {
  for (let next = at + 8; next + RECORD_HEADER_BYTES < bytes.length; next += 8)
    if (readRecord(bytes, next) !== undefined) return next;
  return undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
