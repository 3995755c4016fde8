/** Reads the spool from a position on. Any number of readers, in any thread or process, may work beside the one writer. */
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isThere } from '../../files/absent.js';
import type { SweepShape } from '../blocks/block-format.js';
import {
  nextGoodRecord,
  offsetOf,
  positionOf,
  readRecord,
  readSegmentHeader,
  SEGMENT_HEADER_BYTES,
  type SpooledSweep,
  type SpoolPosition,
  segmentName,
  segmentNumber,
  segmentOf,
} from './spool-format.js';

interface OpenSegment {
  readonly number: number;
  readonly fd: number;
  readonly shapes: Map<number, SweepShape>;
  loaded: number;
  /** Position up to which records were parsed. */
  parsed: number;
}

/** The numbers of the segments in a folder, ascending. */
export function listSegments(folder: string): number[] {
  return readdirSync(folder)
    .map(segmentNumber)
    .filter((number) => number !== undefined)
    .sort((a, b) => a - b);
}

/** End of the newest segment, 0 where there is none; for a spool that no program is writing. */
export function endOfSpool(folder: string): SpoolPosition {
  const last = isThere(folder) ? listSegments(folder).at(-1) : undefined;
  return last === undefined ? 0 : positionOf(last, statSync(join(folder, segmentName(last))).size);
}

export class SpoolReader {
  readonly #folder: string;
  #position: SpoolPosition;
  #segment: OpenSegment | undefined;
  #buffer = new Uint8Array(1 << 20);
  #damagedBytes = 0;

  constructor(folder: string, position: SpoolPosition) {
    this.#folder = folder;
    this.#position = position;
  }

  get position(): SpoolPosition {
    return this.#position;
  }

  /** Number of bytes skipped because they hold no record with a correct checksum. */
  get damagedBytes(): number {
    return this.#damagedBytes;
  }

  /**
   * The next sweeps up to position `limit` (the writer's end), about `maxBytes` of them; empty when there are none. Their codes
   * are views into this reader's buffer, valid until the next call.
   */
  read(limit: SpoolPosition, maxBytes = 1 << 20): SpooledSweep[] {
    const sweeps: SpooledSweep[] = [];
    while (sweeps.length === 0) {
      const segment = this.#segment ?? this.#open(limit);
      if (segment === undefined) return sweeps;
      this.#load(segment, segmentOf(limit) > segment.number ? undefined : offsetOf(limit));
      this.#parse(segment, sweeps, maxBytes);
      if (sweeps.length > 0 || segmentOf(limit) <= segment.number) break;
      // This segment has no more records and the writer is in a later one, so the remaining bytes are damaged.
      this.#damagedBytes += segment.loaded - segment.parsed;
      this.close();
      this.#position = positionOf(segment.number + 1, 0);
    }
    return sweeps;
  }

  close(): void {
    if (this.#segment !== undefined) closeSync(this.#segment.fd);
    this.#segment = undefined;
  }

  #open(limit: SpoolPosition): OpenSegment | undefined {
    const wanted = segmentOf(this.#position);
    const number = listSegments(this.#folder).find((n) => n >= wanted && n <= segmentOf(limit));
    if (number === undefined) return undefined;
    if (number > wanted) this.#position = positionOf(number, 0);
    try {
      const fd = openSync(join(this.#folder, segmentName(number)), 'r');
      this.#segment = { number, fd, shapes: new Map(), loaded: 0, parsed: 0 };
    } catch (error) {
      // The segment was deleted between listing and opening; the next look finds the one after it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return this.#segment;
  }

  #load(segment: OpenSegment, upTo: number | undefined): void {
    const end = Math.min(upTo ?? Number.POSITIVE_INFINITY, fstatSync(segment.fd).size);
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(end, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, segment.loaded));
      this.#buffer = larger;
    }
    while (segment.loaded < end) {
      const count = readSync(segment.fd, this.#buffer, segment.loaded, end - segment.loaded, segment.loaded);
      if (count === 0) break;
      segment.loaded += count;
    }
    if (segment.parsed === 0 && segment.loaded >= SEGMENT_HEADER_BYTES) {
      readSegmentHeader(this.#buffer.subarray(0, segment.loaded), segmentName(segment.number));
      segment.parsed = SEGMENT_HEADER_BYTES;
    }
  }

  #parse(segment: OpenSegment, sweeps: SpooledSweep[], maxBytes: number): void {
    if (segment.parsed === 0) return;
    const bytes = this.#buffer.subarray(0, segment.loaded);
    let taken = 0;
    while (taken < maxBytes) {
      const record = readRecord(bytes, segment.parsed);
      if (record === undefined) {
        const next = nextGoodRecord(bytes, segment.parsed);
        if (next === undefined) break;
        this.#damagedBytes += next - segment.parsed;
        segment.parsed = next;
        continue;
      }
      const next = positionOf(segment.number, record.end);
      if (record.kind === 'shape') segment.shapes.set(record.number, record.shape);
      else if (next > this.#position) {
        const shape = segment.shapes.get(record.shapeNumber);
        if (shape === undefined || shape.bins !== record.sweep.codes.length)
          this.#damagedBytes += record.end - segment.parsed;
        else {
          sweeps.push({ ...record.sweep, shape, next });
          taken += record.end - segment.parsed;
        }
      }
      segment.parsed = record.end;
      if (next > this.#position) this.#position = next;
    }
  }
}
