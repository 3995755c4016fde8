/**
 * The sweep frame, as sent over `/live` and by binary `/api/v1/sweeps`. Program and page both use this file.
 * Little-endian; 40 bytes of header, then one Int16 a bin.
 *
 *   0 u8  kind (1 = sweep)      1 u8  version (1)        2 u16 receiver number (see `hello`)
 *   4 u32 sequence number, low 32 bits                   8 f64 startedAt, epoch ms UTC
 *  16 f64 frequency of bin 0, Hz                        24 f64 bin step, Hz
 *  32 u32 bins                 36 u16 sweep flags       38 u16 duration, ms (65535 = that or longer)
 *  40 i16[bins] level in 0.01 dBm; −32768 = missing. With the flag fieldStrength: dBµV/m less 107
 *
 * The coarse frame (kind 2), half as long, for slow connections: the same header, then
 *
 *  40 i16 reference, 0.01 dBm   42 u8[bins] level = reference + (value − 1) × 0.5 dB; 0 = missing
 *
 * A level more than 127 dB below the strongest bin is sent as the reference level. Stored levels on a grid of 0.5 dB come in such
 * a frame with the reference −127 dBm, which loses nothing.
 */
export type { ServerMessage } from '../api/live.js';

export const FRAME_HEADER_BYTES = 40;
export const FRAME_KIND_SWEEP = 1;
export const FRAME_KIND_COARSE = 2;
const FRAME_VERSION = 1;
export const LIVE_SUBPROTOCOL = 'rfi.v1';
/** Query of `/live` with which a viewer on a thin line asks for compressed messages. */
export const DEFLATE_QUERY = 'deflate=1';
/**
 * By whose order the program ends: of the system that runs it (a service stopped, a computer shut down), or of a person
 * at its console. The reason of the last message of each connection, with code 1001.
 */
export const STOPPERS = ['service', 'console'] as const;
export type Stopper = (typeof STOPPERS)[number];
const MISSING = -32_768;
const COARSE_STEP_DB = 0.5;
const COARSE_MOST = 255;
const COARSE_LEVELS_AT = FRAME_HEADER_BYTES + 2;
/** Reference of codes as the archive stores them: 255 is 0 dBm. */
const CODES_REFERENCE_DBM = -127;

export interface SweepFrame {
  readonly receiverNumber: number;
  readonly seq: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly startHz: number;
  readonly stepHz: number;
  readonly flags: number;
  readonly levelsDbm: Float32Array;
}

export type FrameHead = Omit<SweepFrame, 'levelsDbm'>;

export function encodeFrame(frame: SweepFrame): Uint8Array<ArrayBuffer> {
  const { levelsDbm } = frame;
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + 2 * levelsDbm.length);
  writeHeader(bytes, frame, FRAME_KIND_SWEEP, levelsDbm.length);
  const centiDb = new Int16Array(bytes.buffer, FRAME_HEADER_BYTES);
  for (let i = 0; i < centiDb.length; i++) {
    const level = (levelsDbm[i] as number) * 100;
    // NaN fails both comparisons and falls to MISSING; Math.round is not needed at 0.01 dB once 0.5 is added.
    centiDb[i] = level > MISSING && level < 32_767 ? Math.floor(level + 0.5) : MISSING;
  }
  return bytes;
}

/** Levels in steps of 0.5 dB: half the bytes of a full frame, fine enough for a viewer on a slow connection. */
export function encodeCoarseFrame(frame: SweepFrame): Uint8Array<ArrayBuffer> {
  const { levelsDbm } = frame;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const level of levelsDbm) {
    if (level < lowest) lowest = level;
    if (level > highest) highest = level;
  }
  // Where the levels span more than the available steps, the reference is set so that the strongest level still fits.
  const floor = Math.max(Math.floor(lowest), Math.ceil(highest - (COARSE_MOST - 1) * COARSE_STEP_DB));
  const referenceDbm = Number.isFinite(floor) ? Math.max(-327, Math.min(200, floor)) : 0;
  const bytes = coarseFrame(frame, levelsDbm.length, referenceDbm);
  for (let i = 0; i < levelsDbm.length; i++) {
    const level = levelsDbm[i] as number;
    // A Uint8Array wraps values out of range, so the value is limited here; NaN stays 0, which means missing.
    if (!Number.isNaN(level))
      bytes[COARSE_LEVELS_AT + i] = Math.min(
        COARSE_MOST,
        Math.max(1, 1 + Math.round((level - referenceDbm) / COARSE_STEP_DB)),
      );
  }
  return bytes;
}

/** A coarse frame of codes of 255 + 2·dBm, 0 for missing: exactly these levels. */
export function encodeCodesFrame(frame: FrameHead, codes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = coarseFrame(frame, codes.length, CODES_REFERENCE_DBM);
  bytes.set(codes, COARSE_LEVELS_AT);
  return bytes;
}

function coarseFrame(frame: FrameHead, bins: number, referenceDbm: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(COARSE_LEVELS_AT + bins);
  writeHeader(bytes, frame, FRAME_KIND_COARSE, bins);
  new DataView(bytes.buffer).setInt16(FRAME_HEADER_BYTES, referenceDbm * 100, true);
  return bytes;
}

/** Encoded frames one after the other, each after its length as u32: the answer of binary `/api/v1/sweeps`. */
export function joinFrames(encoded: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(encoded.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const frame of encoded) {
    view.setUint32(at, frame.length, true);
    bytes.set(frame, at + 4);
    at += 4 + frame.length;
  }
  return bytes;
}

function writeHeader(bytes: Uint8Array<ArrayBuffer>, frame: FrameHead, kind: number, bins: number): void {
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint8(1, FRAME_VERSION);
  view.setUint16(2, frame.receiverNumber, true);
  view.setUint32(4, frame.seq >>> 0, true);
  view.setFloat64(8, frame.startedAt, true);
  view.setFloat64(16, frame.startHz, true);
  view.setFloat64(24, frame.stepHz, true);
  view.setUint32(32, bins, true);
  view.setUint16(36, frame.flags, true);
  view.setUint16(38, Math.min(65_535, Math.max(0, Math.round(frame.durationMs))), true);
}

/** @throws RangeError when the bytes are not a sweep frame of this version, or are incomplete. */
export function decodeFrame(bytes: Uint8Array): SweepFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FRAME_HEADER_BYTES) throw new RangeError(`a sweep frame of ${bytes.length} bytes is too short`);
  const kind = view.getUint8(0);
  const isCoarse = kind === FRAME_KIND_COARSE;
  if ((kind !== FRAME_KIND_SWEEP && !isCoarse) || view.getUint8(1) !== FRAME_VERSION)
    throw new RangeError(`frame kind ${kind} version ${view.getUint8(1)} is not known here`);
  const count = view.getUint32(32, true);
  const length = isCoarse ? COARSE_LEVELS_AT + count : FRAME_HEADER_BYTES + 2 * count;
  if (bytes.length !== length)
    throw new RangeError(`a frame of ${count} bins has ${bytes.length} bytes, not ${length}`);
  const levelsDbm = isCoarse ? coarseLevels(bytes, view, count) : fineLevels(bytes, count);
  return {
    receiverNumber: view.getUint16(2, true),
    seq: view.getUint32(4, true),
    startedAt: view.getFloat64(8, true),
    durationMs: view.getUint16(38, true),
    startHz: view.getFloat64(16, true),
    stepHz: view.getFloat64(24, true),
    flags: view.getUint16(36, true),
    levelsDbm,
  };
}

function fineLevels(bytes: Uint8Array, count: number): Float32Array {
  const centiDb =
    (bytes.byteOffset + FRAME_HEADER_BYTES) % 2 === 0
      ? new Int16Array(bytes.buffer, bytes.byteOffset + FRAME_HEADER_BYTES, count)
      : new Int16Array(new Uint8Array(bytes.subarray(FRAME_HEADER_BYTES)).buffer);
  const levelsDbm = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const value = centiDb[i] as number;
    levelsDbm[i] = value === MISSING ? Number.NaN : value / 100;
  }
  return levelsDbm;
}

function coarseLevels(bytes: Uint8Array, view: DataView, count: number): Float32Array {
  const lowestDbm = view.getInt16(FRAME_HEADER_BYTES, true) / 100 - COARSE_STEP_DB;
  const levelsDbm = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const value = bytes[COARSE_LEVELS_AT + i] as number;
    levelsDbm[i] = value === 0 ? Number.NaN : lowestDbm + value * COARSE_STEP_DB;
  }
  return levelsDbm;
}
