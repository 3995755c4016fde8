/** Finds the blocks of one receiver in a range of time, in the tables and in what is not committed yet. */
import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import { SweepFlag } from '../../rf/sweep.js';
import { MINUTE_MS } from '../../time/units.js';
import type { SweepRange } from '../archive.js';
import { decodeBody, decodeHead } from '../blocks/block-codec.js';
import {
  BlockDamaged,
  type BlockHeader,
  readHeader,
  type SweepShape,
  type SweepStamp,
} from '../blocks/block-format.js';
import type { Codes } from '../blocks/levels.js';
import type { Tail } from '../writing/ingest.js';
import { type Crop, cropOf } from './row-folder.js';

export interface StreamInRange {
  readonly id: number;
  readonly crop: Crop;
}

/** A block whose head is decoded; its body is read when it is needed. */
export interface OpenedBlock {
  readonly crop: Crop;
  readonly header: BlockHeader;
  readonly stamps: readonly SweepStamp[];
  readonly preview: Codes;
  /** Codes of all sweeps. Undefined when they are damaged or were deleted meanwhile. */
  readonly codes: () => Codes | undefined;
}

interface BlockRow {
  readonly id: number;
  readonly sweeps: number;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly firstBin: number;
  readonly bins: number;
}

interface PackedBlock {
  /** Header, stamps and preview at least. */
  readonly bytes: Uint8Array;
  readonly body: () => Uint8Array | undefined;
  readonly crop: Crop;
}

/** Location of a block of which nothing is read yet. */
export interface FoundBlock extends BlockRow {
  readonly crop: Crop;
}

export class BlockSource {
  readonly #sql: Record<'streams' | 'blocks' | 'head' | 'body', Database.Statement>;
  /** One object for each grid, so that rows of a grid are recognised by identity. */
  readonly #shapes = new Map<string, SweepShape>();
  #damaged = 0;

  constructor(db: Database.Database) {
    this.#sql = {
      streams: db.prepare('SELECT id, shape FROM streams WHERE receiver = ? AND start_hz <= ? AND stop_hz >= ?'),
      blocks: db.prepare(`SELECT id, sweeps, started_at AS startedAt, last_at AS lastAt,
        first_bin AS firstBin, bins FROM blocks WHERE stream = ? AND started_at >= ?
        AND started_at < ? AND last_at >= ? AND first_bin < ? AND first_bin + bins > ? ORDER BY started_at, first_bin`),
      head: db.prepare('SELECT head FROM block_data WHERE id = ?').pluck(),
      body: db.prepare('SELECT body FROM block_data WHERE id = ?').pluck(),
    };
  }

  /** Number of blocks skipped since the start because their checksums were wrong. */
  get damaged(): number {
    return this.#damaged;
  }

  streams(range: SweepRange): StreamInRange[] {
    const { receiverId, startHz = 0, stopHz = Number.MAX_VALUE } = range;
    const rows = this.#sql.streams.all(receiverId, stopHz, startHz) as { id: number; shape: string }[];
    return rows.flatMap(({ id, shape }) => {
      const crop = cropOf(this.#shape(shape), range);
      return crop === undefined ? [] : [{ id, crop }];
    });
  }

  find(range: SweepRange): FoundBlock[] {
    return this.streams(range).flatMap(({ id, crop }) => {
      const { firstBin, bins } = crop;
      // All sweeps of a block begin in one minute.
      const bounds = [id, range.from - MINUTE_MS, range.to, range.from, firstBin + bins, firstBin];
      return (this.#sql.blocks.all(...bounds) as BlockRow[]).map((row) => ({ ...row, crop }));
    });
  }

  /** Number of sweeps of these blocks that begin in the range; only blocks across its edges are opened for that. */
  countSweeps(blocks: readonly FoundBlock[], { from, to }: SweepRange): number {
    let count = 0;
    for (const block of blocks) {
      // Further parts of one sweep are not counted again.
      if (block.firstBin > block.crop.firstBin) continue;
      if (block.startedAt >= from && block.lastAt < to) count += block.sweeps;
      else
        for (const { stamps } of this.open([block]))
          for (const { startedAt } of stamps) if (startedAt >= from && startedAt < to) count += 1;
    }
    return count;
  }

  /** Times of a block's sweeps; none when it is damaged or was deleted. */
  stampsOf(id: number): readonly SweepStamp[] {
    const head = this.#sql.head.get(id) as Buffer | undefined;
    if (head === undefined) return [];
    return this.#unlessDamaged(() => decodeHead(readHeader(head, crc32), head).meta.stamps) ?? [];
  }

  open(rows: readonly FoundBlock[]): OpenedBlock[] {
    return [...this.each(rows)];
  }

  /** The same one after the other, each read when it is asked for. */
  *each(rows: readonly FoundBlock[]): Generator<OpenedBlock, void, void> {
    for (const { id, crop } of rows) {
      const bytes = this.#sql.head.get(id) as Buffer | undefined;
      const body = () => this.#sql.body.get(id) as Buffer | undefined;
      if (bytes !== undefined) yield* this.#opened({ bytes, body, crop });
    }
  }

  /** The part of a tail's grid that a range asks for; undefined when none. */
  crop(tail: Tail, range: SweepRange): Crop | undefined {
    return tail.shape.receiverId === range.receiverId
      ? cropOf(this.#shape(JSON.stringify(tail.shape)), range)
      : undefined;
  }

  /** Blocks of a tail that are already encoded. */
  openTail(tail: Tail, range: SweepRange): OpenedBlock[] {
    const crop = this.crop(tail, range);
    if (crop === undefined) return [];
    return tail.blocks
      .filter(({ firstBin, bins }) => firstBin < crop.firstBin + crop.bins && firstBin + bins > crop.firstBin)
      .flatMap(({ bytes, headEnd }) => this.#opened({ bytes, body: () => bytes.subarray(headEnd), crop }));
  }

  #shape(json: string): SweepShape {
    const known = this.#shapes.get(json);
    if (known !== undefined) return known;
    const shape = JSON.parse(json) as SweepShape;
    this.#shapes.set(json, shape);
    return shape;
  }

  #opened({ bytes, body, crop }: PackedBlock): OpenedBlock[] {
    const opened = this.#unlessDamaged(() => {
      const header = readHeader(bytes, crc32);
      const { meta, preview } = decodeHead(header, bytes);
      const stamps = header.thinned ? meta.stamps.map(asThinned) : meta.stamps;
      return { crop, header, stamps, preview, codes: () => this.#codesOf(header, preview, body) };
    });
    return opened === undefined ? [] : [opened];
  }

  #codesOf(header: BlockHeader, preview: Codes, body: () => Uint8Array | undefined): Codes | undefined {
    // Each sweep is the maximum of its group: the body of a block of few sweeps, as wide receivers have them, has only zeros.
    if (header.group === 1) return preview;
    const packed = body();
    return packed === undefined ? undefined : this.#unlessDamaged(() => decodeBody(header, preview, packed));
  }

  /** Skips a damaged block, which must not hide the rest of the day; the integrity check names it. */
  #unlessDamaged<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof BlockDamaged)) throw error;
      this.#damaged += 1;
      return undefined;
    }
  }
}

function asThinned(stamp: SweepStamp): SweepStamp {
  return { ...stamp, flags: stamp.flags | SweepFlag.halfDb };
}
