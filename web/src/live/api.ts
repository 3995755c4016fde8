/** Requests of the page to the program over HTTP. */

import { decodeFrame, type SweepFrame } from '../../../src/live/wire.js';
import { askRaw } from '../asking/ask.js';
import { isoOf } from '../asking/instants.js';
import { noteStatus } from '../asking/request.js';

export const RECEIVER_STATUSES = ['locating', 'opening', 'identifying', 'sweeping', 'waiting', 'stopped'] as const;
/** `unheard`: the program itself is not heard, so the receiver's state is not known. */
export type ReceiverStatus = (typeof RECEIVER_STATUSES)[number] | 'unheard';

export interface StationInfo {
  readonly id: string;
  readonly name: string;
}

export interface LastSweep {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  readonly rbwHz?: number;
  readonly traceDetector?: string;
}

export interface ReceiverInfo {
  readonly id: string;
  readonly name: string;
  readonly stationId: string;
  /** The receiver's number in live frames. */
  readonly number: number;
  readonly driver: string;
  readonly status: ReceiverStatus;
  /** The last problem, as a sentence of the program. */
  readonly problem?: string;
  readonly problemKind?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly port?: string;
  /** The person who has the receiver alone, while its plans rest. Times are RFC 3339. */
  readonly busy?: { readonly by: string; readonly reason: string; readonly since: string; readonly until: string };
  readonly lastSweep?: LastSweep;
}

const REQUEST_TIMEOUT_MS = 15_000;
const SWEEPS_TIMEOUT_MS = 30_000;

export async function fetchStations(): Promise<StationInfo[]> {
  const { stations } = (await getJson('/api/v1/stations')) as { stations: unknown };
  return Array.isArray(stations) ? stations.filter(isStation) : [];
}

export async function fetchReceivers(): Promise<ReceiverInfo[]> {
  const { receivers } = (await getJson('/api/v1/receivers')) as { receivers: unknown };
  return Array.isArray(receivers) ? receivers.filter(isReceiver) : [];
}

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

/** Stored sweeps, reduced to the wanted size by their maxima. @throws Error when the program cannot answer. */
export function fetchSweeps(range: SweepRange, signal: AbortSignal): Promise<SweepFrame[]> {
  return fetchFrames(range, signal);
}

/**
 * Maxima of the rows with data; `seq` is the row's number among all rows, 0 for the oldest.
 * @throws Error when the program cannot answer
 */
export function fetchPicture(range: PictureRange, signal: AbortSignal): Promise<SweepFrame[]> {
  return fetchFrames(range, signal);
}

async function fetchFrames({ from, to, coarse, ...range }: SweepRange | PictureRange, signal: AbortSignal) {
  const query = { ...range, from: isoOf(from), to: isoOf(to), format: coarse === true ? 'coarse' : 'binary' } as const;
  const response = await askRaw('GET /api/v1/sweeps', { query, signal, timeoutMs: SWEEPS_TIMEOUT_MS });
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

export function isReceiver(value: unknown): value is ReceiverInfo {
  const receiver = value as Partial<Record<keyof ReceiverInfo, unknown>> | null;
  return (
    typeof receiver === 'object' &&
    receiver !== null &&
    typeof receiver.id === 'string' &&
    typeof receiver.name === 'string' &&
    typeof receiver.stationId === 'string' &&
    typeof receiver.number === 'number' &&
    (RECEIVER_STATUSES as readonly unknown[]).includes(receiver.status)
  );
}

function isStation(value: unknown): value is StationInfo {
  const station = value as Partial<StationInfo> | null;
  return typeof station === 'object' && typeof station?.id === 'string' && typeof station.name === 'string';
}

/** @throws Error when the program does not answer, or refuses. */
async function getJson(path: string): Promise<unknown> {
  const response = await fetch(path, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  noteStatus(response.status);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return await response.json();
}
