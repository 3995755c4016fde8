/** Stored sweeps and pictures, as frames. */

import { decodeFrame, type SweepFrame } from '../../../src/live/wire.js';
import { askRaw } from '../ground/asking/ask.js';
import { isoOf } from '../ground/asking/instants.js';

const SWEEPS_TIMEOUT_MS = 30_000;

export interface SweepRange {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly maxSweeps: number;
  readonly maxBins: number;
  readonly startHz?: number;
  readonly stopHz?: number;
  /** Levels in steps of 0.5 dB: half the bytes, for a slow connection. */
  readonly coarse?: boolean;
}

/**
 * A time span in a fixed number of rows and bins, whatever resolution is stored; the receiver's whole range where none
 * is named.
 */
export interface PictureRange extends Omit<SweepRange, 'maxSweeps' | 'maxBins'> {
  readonly rows: number;
  readonly bins: number;
}

/**
 * Stored sweeps, reduced to the wanted size by their maxima; `begins` is called when the answer begins to arrive.
 * @throws Error when the program cannot answer
 */
export function fetchSweeps(range: SweepRange, signal: AbortSignal, begins?: () => void): Promise<SweepFrame[]> {
  return fetchFrames(range, signal, begins);
}

/**
 * Maxima of the rows with data; `seq` is the row's number among all rows, 0 for the oldest.
 * @throws Error when the program cannot answer
 */
export function fetchPicture(range: PictureRange, signal: AbortSignal): Promise<SweepFrame[]> {
  return fetchFrames(range, signal);
}

async function fetchFrames(
  { from, to, coarse, ...range }: SweepRange | PictureRange,
  signal: AbortSignal,
  begins?: () => void,
) {
  const query = { ...range, from: isoOf(from), to: isoOf(to), format: coarse === true ? 'coarse' : 'compact' } as const;
  const response = await askRaw('GET /api/v1/sweeps', { query, signal, timeoutMs: SWEEPS_TIMEOUT_MS });
  begins?.();
  return framesIn(new Uint8Array(await response.arrayBuffer()));
}

/** Cuts a binary answer (each frame after its u32 length) into frames. @throws RangeError when it is incomplete. */
export function framesIn(bytes: Uint8Array): SweepFrame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: SweepFrame[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw new RangeError(`the answer ends inside a length, after ${at} bytes`);
    const length = view.getUint32(at, true);
    if (at + 4 + length > bytes.length) throw new RangeError(`the answer ends inside a frame of ${length} bytes`);
    frames.push(decodeFrame(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return frames;
}
