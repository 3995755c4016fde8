/** Converts sweeps to spool records in memory: the event loop does no more than that for a sweep. */
import type { Sweep } from '../../rf/sweep.js';
import { shapeOf } from '../blocks/block-codec.js';
import type { SweepShape } from '../blocks/block-format.js';
import type { Bytes } from '../blocks/bytes.js';
import { LevelFormat, quantiseExactly } from '../blocks/levels.js';
import {
  positionOf,
  recordCodes,
  SEGMENT_HEADER_BYTES,
  type SpoolPosition,
  segmentHeader,
  shapeRecord,
  sweepRecordRoom,
  writeSweepRecord,
} from './spool-format.js';

const CHUNK_BYTES = 1 << 20;
const MAX_SPARE = 4;

/** Bytes for one segment file, in order. */
export interface Chunk {
  readonly segment: number;
  readonly bytes: Bytes;
  readonly sweeps: number;
}

interface KnownShape {
  readonly shape: SweepShape;
  readonly number: number;
  format: LevelFormat;
  /** The segment to which its shape record was written last. */
  segment: number;
}

export class SpoolAppender {
  readonly #segmentBytes: number;
  readonly #shapes = new Map<string, KnownShape[]>();
  readonly #full: Chunk[] = [];
  readonly #spare: Bytes[] = [];
  /** Number of chunks of each buffer that are still being written; the buffer is used again when none is. */
  readonly #out = new Map<ArrayBuffer, number>();
  #bytes: Bytes = new Uint8Array(CHUNK_BYTES);
  /** Start of the part of `#bytes` that was not handed out yet. */
  #from = 0;
  #used = 0;
  #segment: number;
  #offset = 0;
  #shapeCount = 0;
  #pendingBytes = 0;
  #pendingSweeps = 0;
  /** Number of sweeps in the part of `#bytes` that was not handed out yet. */
  #uncut = 0;

  constructor(segment: number, segmentBytes: number) {
    this.#segment = segment;
    this.#segmentBytes = segmentBytes;
  }

  /** Position of the next record. */
  get position(): SpoolPosition {
    return positionOf(this.#segment, this.#offset);
  }

  /** Bytes appended and not yet returned by {@link recycle}. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Number of sweeps in the pending bytes. */
  get pendingSweeps(): number {
    return this.#pendingSweeps;
  }

  append(sweep: Sweep): void {
    const bins = sweep.levelsDbm.length;
    const known = this.#shape(sweep);
    const room = sweepRecordRoom(bins);
    if (this.#offset > SEGMENT_HEADER_BYTES && this.#offset + room > this.#segmentBytes) this.#nextSegment();
    if (this.#offset === 0) this.#copy(segmentHeader(false));
    if (known.segment !== this.#segment) {
      this.#copy(shapeRecord(known.number, known.shape));
      known.segment = this.#segment;
    }
    this.#reserve(room);
    const at = this.#used;
    const coded = quantiseExactly(sweep.levelsDbm, known.format, (format) =>
      recordCodes(this.#bytes, at, format, bins),
    );
    known.format = coded.format;
    const { seq, startedAt, endedAt, flags } = sweep;
    const stamp = { seq, startedAt, endedAt, flags, folded: 1 };
    this.#advance(writeSweepRecord(this.#bytes, at, known.number, { stamp, ...coded }));
    this.#uncut += 1;
    this.#pendingSweeps += 1;
  }

  /** Returns everything appended since the last call. */
  take(): Chunk[] {
    this.#cut();
    return this.#full.splice(0);
  }

  /** Marks a chunk as written (or given up); its bytes may be used again. */
  recycle({ bytes, sweeps }: Chunk): void {
    this.#pendingBytes -= bytes.length;
    this.#pendingSweeps -= sweeps;
    const { buffer } = bytes;
    this.#out.set(buffer, (this.#out.get(buffer) ?? 1) - 1);
    if (buffer !== this.#bytes.buffer) this.#release(buffer);
  }

  /** Keeps a buffer that was left for later use, when nothing of it is being written. */
  #release(buffer: ArrayBuffer): void {
    if ((this.#out.get(buffer) ?? 0) > 0) return;
    this.#out.delete(buffer);
    if (buffer.byteLength === CHUNK_BYTES && this.#spare.length < MAX_SPARE) this.#spare.push(new Uint8Array(buffer));
  }

  /** Begins a new segment, so that the one before is complete. */
  #nextSegment(): void {
    this.#cut();
    this.#segment += 1;
    this.#offset = 0;
  }

  #copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#advance(bytes.length);
  }

  #advance(bytes: number): void {
    this.#used += bytes;
    this.#offset += bytes;
    this.#pendingBytes += bytes;
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    this.#cut();
    // All of it may have been written before, and no chunk of it comes back then.
    this.#release(this.#bytes.buffer);
    this.#bytes = bytes <= CHUNK_BYTES ? (this.#spare.pop() ?? new Uint8Array(CHUNK_BYTES)) : new Uint8Array(bytes);
    this.#from = 0;
    this.#used = 0;
  }

  #cut(): void {
    if (this.#used === this.#from) return;
    const bytes = this.#bytes.subarray(this.#from, this.#used);
    this.#full.push({ segment: this.#segment, bytes, sweeps: this.#uncut });
    this.#uncut = 0;
    this.#out.set(bytes.buffer, (this.#out.get(bytes.buffer) ?? 0) + 1);
    this.#from = this.#used;
  }

  #shape(sweep: Sweep): KnownShape {
    const known = this.#shapes.get(sweep.receiverId) ?? [];
    const found = known.find(({ shape }) => sameShape(shape, sweep));
    if (found !== undefined) return found;
    const created = {
      shape: shapeOf(sweep),
      number: this.#shapeCount++,
      format: LevelFormat.halfDbByte,
      segment: -1,
    };
    // The newest first, and few: a receiver that changes its grid every sweep must not make this list grow for ever.
    this.#shapes.set(sweep.receiverId, [created, ...known.slice(0, 31)]);
    return created;
  }
}

function sameShape(shape: SweepShape, sweep: Sweep): boolean {
  return (
    shape.startHz === sweep.startHz &&
    shape.stepHz === sweep.stepHz &&
    shape.bins === sweep.levelsDbm.length &&
    shape.stationId === sweep.stationId &&
    shape.rbwHz === sweep.rbwHz &&
    shape.vbwHz === sweep.vbwHz &&
    shape.traceDetector === sweep.traceDetector &&
    shape.attenuationDb === sweep.attenuationDb &&
    shape.epoch === sweep.epoch
  );
}
