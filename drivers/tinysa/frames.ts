/**
 * Raw sweeps: `{`, then `x` LSB MSB for each point, then `}`; in continuous mode the next `{` follows at once. Every
 * byte value may occur in the payload, including the marks and "ch> ", so points are counted and the payload is never
 * searched.
 */
import { ProtocolError } from '../../src/errors/errors.js';
import { bytesOf, type Link, type Wait } from '../../src/receiver/link.js';
import { PROMPT } from './shell.js';

export const OPEN = 0x7b;
export const POINT = 0x78;
const CLOSE = 0x7d;
const POINT_BYTES = 3;
/** Raw levels are in steps of 1/32 dB. */
const STEPS_PER_DB = 32;
/** Most points of a frame where the number is not known beforehand. */
export const MOST_POINTS = 65_535;
/** Bytes that are skipped in search of a complete frame before giving up, in addition to four frames' length. */
const SEARCH_BYTES = 4096;
const READ_BYTES = 4096;
const PROMPT_BYTES = bytesOf(PROMPT);

/** The points of a frame as they arrived; fewer than requested when the receiver ended the sweep early. */
export interface RawFrame {
  readonly points: number;
  readonly bytes: Uint8Array;
}

/**
 * Reads the frame after its `{`, at most `points` long. Undefined, with every byte put back, when the bytes are not a
 * frame: some were lost, or the `{` was no mark.
 */
export async function readFrame(link: Link, points: number, wait: () => Wait): Promise<RawFrame | undefined> {
  const closeAt = POINT_BYTES * points;
  const whole = await link.readSome(closeAt + 1, wait());
  if (whole.length === closeAt + 1 && whole[closeAt] === CLOSE && isPoints(whole, closeAt))
    return { points, bytes: whole.subarray(0, closeAt) };
  link.unread(whole);
  let bytes = new Uint8Array(Math.min(closeAt + 1, READ_BYTES));
  for (let got = 0; ; ) {
    const chunk = await link.readSome(Math.min(closeAt + 1 - got, READ_BYTES), wait());
    if (got + chunk.length > bytes.length) bytes = grown(bytes, Math.min(closeAt + 1, 2 * (got + chunk.length)));
    bytes.set(chunk, got);
    const end = got + chunk.length;
    for (let at = Math.ceil(got / POINT_BYTES) * POINT_BYTES; at < end; at += POINT_BYTES) {
      if (bytes[at] === CLOSE) {
        link.unread(bytes.slice(at + 1, end));
        return { points: at / POINT_BYTES, bytes: bytes.subarray(0, at) };
      }
      if (bytes[at] !== POINT || at === closeAt) {
        link.unread(bytes.slice(0, end));
        return undefined;
      }
    }
    got = end;
  }
}

/** True when every third of the first `length` bytes is a point's mark. */
function isPoints(bytes: Uint8Array, length: number): boolean {
  for (let at = 0; at < length; at += POINT_BYTES) if (bytes[at] !== POINT) return false;
  return true;
}

/**
 * After lost bytes: skips everything until a complete frame of the expected length. 'prompt' when the receiver has
 * stopped and waits for a command.
 * @throws ProtocolError after four frames' length without one.
 */
export async function resync(link: Link, points: number, wait: () => Wait): Promise<RawFrame | 'prompt'> {
  const budgetBytes = SEARCH_BYTES + 4 * (POINT_BYTES * points + 2);
  let tail: Uint8Array = new Uint8Array(0);
  for (let passed = 0; passed < budgetBytes; ) {
    const chunk = await link.readSome(READ_BYTES, wait());
    const open = chunk.indexOf(OPEN);
    const skipped = open === -1 ? chunk : chunk.subarray(0, open);
    passed += skipped.length + 1;
    tail = Buffer.concat([tail, skipped]).subarray(-PROMPT_BYTES.length);
    if (open === -1) {
      if (Buffer.compare(tail, PROMPT_BYTES) === 0) return 'prompt';
      continue;
    }
    link.unread(chunk.slice(open + 1));
    const frame = await readFrame(link, points, wait);
    if (frame?.points === points) return frame;
    tail = new Uint8Array(0);
  }
  throw ProtocolError.of('The tinySA sent {budgetBytes} bytes without a whole sweep of {points} points.', {
    budgetBytes,
    points,
  });
}

/**
 * Levels of a frame in `bins` bins; missing points are NaN. Signed, because a level below −`zeroDb` wraps below 0. (The
 * published description says most significant byte first; firmware and recordings have the least significant first.)
 */
export function levelsOf(frame: RawFrame, bins: number, zeroDb: number): Float32Array {
  const levelsDbm = new Float32Array(bins);
  const { bytes } = frame;
  const present = Math.min(bins, frame.points);
  levelsDbm.fill(Number.NaN, present);
  for (let i = 0, at = 1; i < present; i++, at += POINT_BYTES) {
    const raw = (((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << 16) >> 16;
    levelsDbm[i] = raw / STEPS_PER_DB - zeroDb;
  }
  return levelsDbm;
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
