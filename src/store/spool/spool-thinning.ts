/** Thins the oldest segments of a spool that nobody reads: each minute of a receiver becomes one sweep of maxima. */
import { readFile, stat } from 'node:fs/promises';
import { writeWhole } from '../../files/write-whole.js';
import { SweepFlag } from '../../rf/sweep.js';
import { nextTurn } from '../../time/pause.js';
import type { CodedSweep } from '../blocks/block-codec.js';
import type { SweepShape, SweepStamp } from '../blocks/block-format.js';
import { dequantise, LevelFormat, quantiseExactly } from '../blocks/levels.js';
import { aligned } from './spool-folder.js';
import {
  nextGoodRecord,
  positionOf,
  readRecord,
  recordCodes,
  SEGMENT_HEADER_BYTES,
  type SpoolPosition,
  type SpoolRecord,
  segmentHeader,
  shapeRecord,
  sweepRecordRoom,
  writeSweepRecord,
} from './spool-format.js';

const FOLD_MS = 60_000;
/** Records handled in one turn of the event loop. */
const RECORDS_A_TURN = 200;

interface Fold {
  readonly shapeNumber: number;
  stamp: SweepStamp;
  readonly maxDbm: Float32Array;
  format: LevelFormat;
}

/** Rewrites a segment as maxima per minute. Returns its new size and the number of sweeps that no longer exist singly. */
export async function foldSegment(path: string): Promise<{ bytes: number; folded: number }> {
  const shapes = new Map<number, SweepShape>();
  const folds = new Map<string, Fold>();
  let sweeps = 0;
  for await (const record of records(path)) {
    if (record.kind === 'shape') {
      shapes.set(record.number, record.shape);
      continue;
    }
    sweeps += 1;
    const key = `${record.shapeNumber} ${Math.floor(record.sweep.stamp.startedAt / FOLD_MS)}`;
    const fold = folds.get(key);
    if (fold === undefined) folds.set(key, begin(record.shapeNumber, record.sweep));
    else join(fold, record.sweep);
  }
  const parts: Uint8Array[] = [segmentHeader(true)];
  for (const [number, shape] of shapes) parts.push(shapeRecord(number, shape));
  for (const fold of folds.values()) parts.push(toRecord(fold));
  const bytes = Buffer.concat(parts);
  await writeWhole(path, bytes);
  return { bytes: bytes.length, folded: sweeps - folds.size };
}

/** Number of sweeps of a segment that a reader at `cursor` has not read; a folded one counts as one. */
export async function countSweepsAfter(path: string, segment: number, cursor: SpoolPosition): Promise<number> {
  let count = 0;
  for await (const record of records(path))
    if (record.kind === 'sweep' && positionOf(segment, record.end) > cursor) count += 1;
  return count;
}

async function* records(path: string): AsyncGenerator<SpoolRecord> {
  const { size } = await stat(path);
  const bytes = aligned(await readFile(path));
  let at = SEGMENT_HEADER_BYTES;
  for (let turn = 1; at < size; turn++) {
    const record = readRecord(bytes, at);
    if (record !== undefined) yield record;
    const next = record?.end ?? nextGoodRecord(bytes, at);
    if (next === undefined) return;
    at = next;
    if (turn % RECORDS_A_TURN === 0) await nextTurn();
  }
}

function begin(shapeNumber: number, { codes, format, stamp }: Omit<CodedSweep, 'shape'>): Fold {
  const maxDbm = new Float32Array(codes.length);
  dequantise(codes, format, maxDbm);
  return { shapeNumber, stamp, maxDbm, format };
}

function join(fold: Fold, { codes, format, stamp }: Omit<CodedSweep, 'shape'>): void {
  const levels = new Float32Array(codes.length);
  dequantise(codes, format, levels);
  const { maxDbm } = fold;
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    if (level > (maxDbm[i] as number) || Number.isNaN(maxDbm[i])) maxDbm[i] = level;
  }
  fold.stamp = {
    seq: Math.max(fold.stamp.seq, stamp.seq),
    startedAt: Math.min(fold.stamp.startedAt, stamp.startedAt),
    endedAt: Math.max(fold.stamp.endedAt, stamp.endedAt),
    flags: fold.stamp.flags | stamp.flags | SweepFlag.peakHeld,
    folded: fold.stamp.folded + stamp.folded,
  };
}

function toRecord({ shapeNumber, stamp, maxDbm }: Fold): Uint8Array {
  const bytes = new Uint8Array(sweepRecordRoom(maxDbm.length));
  const coded = quantiseExactly(maxDbm, LevelFormat.halfDbByte, (format) =>
    recordCodes(bytes, 0, format, maxDbm.length),
  );
  return bytes.subarray(0, writeSweepRecord(bytes, 0, shapeNumber, { stamp, ...coded }));
}
