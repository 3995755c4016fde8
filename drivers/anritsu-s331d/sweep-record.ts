/** A sweep record of the instrument: a head with its settings, then its levels. */
import { textOf } from '../../src/receiver/link.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';

/** Positions of fields; counted from 0, including the two bytes of the record's own length. */
const MODEL_AT = 4;
const POINTS_AT = 54;
const START_AT = 56;
const STOP_AT = 60;
/** Factor by which frequencies in Hz are multiplied. */
const SCALE_AT = 334;
/** Length of the head. Shorter records hold other measurements, or say that there is none. */
const HEAD_BYTES = 431;
const MOST_BYTES = 4096;
const MOST_POINTS = 517;
/** A level is sent as thousandths of a dBm plus this number. */
const OFFSET = 270_000;
const LOWEST_DBM = -200;
const HIGHEST_DBM = 60;

/** Number of first bytes that show whether this is a record. */
const TELLTALE_BYTES = MODEL_AT + 7;

/** The record's length from its first bytes, or undefined when they are not such a head. */
function recordBytes(head: Uint8Array): number | undefined {
  const bytes = (((head[0] as number) << 8) | (head[1] as number)) + 2;
  const model = textOf(head.subarray(MODEL_AT, MODEL_AT + 7))
    .replaceAll('\u0000', ' ')
    .trim();
  const isOurs = /^(MS27|S33|MT82)[0-9A-Z]{1,3}$/.test(model);
  return isOurs && bytes > HEAD_BYTES && bytes <= MOST_BYTES ? bytes : undefined;
}

/**
 * Finds records in a stream of bytes that may begin anywhere and be damaged; holds at most one record and one chunk.
 */
export class RecordFinder {
  #bytes: Uint8Array = new Uint8Array(0);

  /** Adds a chunk; returns the records that are complete now. */
  push(chunk: Uint8Array): Uint8Array[] {
    const all = Uint8Array.from(Buffer.concat([this.#bytes, chunk]));
    const found: Uint8Array[] = [];
    let at = 0;
    while (at + TELLTALE_BYTES <= all.length) {
      const bytes = recordBytes(all.subarray(at));
      const record = bytes === undefined ? undefined : all.subarray(at, at + bytes);
      if (bytes !== undefined && record !== undefined && record.length < bytes) break;
      // Bytes that only look like a record are skipped one by one, because a real record may begin among them.
      const isTrue = record !== undefined && sweepOf(record, 0, 0) !== undefined;
      if (isTrue) found.push(record);
      at += isTrue ? record.length : 1;
    }
    this.#bytes = all.slice(at);
    return found;
  }
}

/** Undefined where the record has no sweep of the spectrum analyser. */
export function sweepOf(record: Uint8Array, startedAt: number, endedAt: number): DriverSweep | undefined {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (record.length <= HEAD_BYTES || recordBytes(record) !== record.length) return undefined;
  const points = view.getUint16(POINTS_AT);
  const scale = Math.max(1, view.getUint16(SCALE_AT));
  const startHz = view.getUint32(START_AT) / scale;
  const stopHz = view.getUint32(STOP_AT) / scale;
  const levelsAt = record.length - points * 4;
  if (points < 2 || points > MOST_POINTS || levelsAt < SCALE_AT + 2 || !(stopHz > startHz)) return undefined;
  let missing = 0;
  const levelsDbm = Float32Array.from({ length: points }, (_, i) => {
    const level = (view.getInt32(levelsAt + i * 4) - OFFSET) / 1000;
    if (level >= LOWEST_DBM && level <= HIGHEST_DBM) return level;
    missing = SweepFlag.partial;
    return Number.NaN;
  });
  if (levelsDbm.every(Number.isNaN)) return undefined;
  return { startedAt, endedAt, startHz, stepHz: (stopHz - startHz) / (points - 1), levelsDbm, flags: missing };
}
