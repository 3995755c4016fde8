/** Finds the blocks of one receiver in a range of time, in the tables and in what is not committed yet. */
import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import { SweepFlag } from '../../rf/sweep.js';
import { decodeBody, decodeHead, type HeadBytes, inflateHeads } from '../blocks/block-codec.js';
import {
  BlockDamaged,
  type BlockHeader,
  readHeader,
  type SweepShape,
  type SweepStamp,
  streamBytes,
} from '../blocks/block-format.js';
import type { Bytes } from '../blocks/bytes.js';
import { type Codes, newCodes } from '../blocks/levels.js';
import type { Tail } from '../writing/ingest.js';
import { MINUTE_MS } from '../writing/stream.js';
import { type Crop, cropOf } from './row-folder.js';

export interface Range {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

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
  /**
   * Levels as depths below the preview row of their group: a view that is valid until the depths of another block are read.
   * Undefined when they are damaged or were deleted meanwhile.
   */
  readonly depths: () => Codes | undefined;
}

interface BlockRow {
  readonly id: number;
  readonly sweeps: number;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly firstBin: number;
  readonly bins: number;
}

/** A block of which the header is read. */
interface ReadHead extends HeadBytes {
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
  /** Buffer in which bodies are inflated one after the other; it stays in the processor's cache. */
  #scratch: Bytes = new Uint8Array(1 << 17);

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

  streams(range: Range): StreamInRange[] {
    const { receiverId, startHz = 0, stopHz = Number.MAX_VALUE } = range;
    const rows = this.#sql.streams.all(receiverId, stopHz, startHz) as { id: number; shape: string }[];
    return rows.flatMap(({ id, shape }) => {
      const crop = cropOf(this.#shape(shape), range);
      return crop === undefined ? [] : [{ id, crop }];
    });
  }

  find(range: Range): FoundBlock[] {
    return this.streams(range).flatMap(({ id, crop }) => {
      const { firstBin, bins } = crop;
      // All sweeps of a block begin in one minute.
      const bounds = [id, range.from - MINUTE_MS, range.to, range.from, firstBin + bins, firstBin];
      return (this.#sql.blocks.all(...bounds) as BlockRow[]).map((row) => ({ ...row, crop }));
    });
  }

  /** Number of sweeps of these blocks that begin in the range; only blocks across its edges are opened for that. */
  countSweeps(blocks: readonly FoundBlock[], { from, to }: Range): number {
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

  /** Adds damage that the helper thread found while it read for this one. */
  noteDamaged(blocks: number): void {
    this.#damaged += blocks;
  }

  open(rows: readonly FoundBlock[]): OpenedBlock[] {
    const opened: OpenedBlock[] = [];
    for (let i = 0; i < rows.length; i += 2) {
      const [first, second] = rows.slice(i, i + 2).flatMap(({ id, crop }) => {
        const bytes = this.#sql.head.get(id) as Buffer | undefined;
        const body = () => this.#sql.body.get(id) as Buffer | undefined;
        return bytes === undefined ? [] : this.#headed({ bytes, body, crop });
      });
      const previews = first === undefined || second === undefined ? [] : inflateHeads(first, second);
      for (const [k, head] of [first, second].entries())
        if (head !== undefined) opened.push(...this.#decode(head, previews[k]));
    }
    return opened;
  }

  /** The part of a tail's grid that a range asks for; undefined when none. */
  crop(tail: Tail, range: Range): Crop | undefined {
    return tail.shape.receiverId === range.receiverId
      ? cropOf(this.#shape(JSON.stringify(tail.shape)), range)
      : undefined;
  }

  /** Blocks of a tail that are already encoded. */
  openTail(tail: Tail, range: Range): OpenedBlock[] {
    const crop = this.crop(tail, range);
    if (crop === undefined) return [];
    return tail.blocks
      .filter(({ firstBin, bins }) => firstBin < crop.firstBin + crop.bins && firstBin + bins > crop.firstBin)
      .flatMap(({ bytes, headEnd }) => this.#headed({ bytes, body: () => bytes.subarray(headEnd), crop }))
      .flatMap((head) => this.#decode(head));
  }

  #depths(header: BlockHeader, read: () => Uint8Array | undefined): Codes | undefined {
    const { format, group, sweeps, bins } = header;
    // Each sweep is the maximum of its group: the body of a block of few sweeps, as wide receivers have them, has only zeros.
    if (group === 1) return newCodes(format, sweeps * bins);
    const body = read();
    if (body === undefined) return undefined;
    const wanted = streamBytes(header).body;
    if (this.#scratch.length < wanted) this.#scratch = new Uint8Array(2 * wanted);
    return this.#unlessDamaged(() => decodeBody(header, body, this.#scratch));
  }

  #shape(json: string): SweepShape {
    const known = this.#shapes.get(json);
    if (known !== undefined) return known;
    const shape = JSON.parse(json) as SweepShape;
    this.#shapes.set(json, shape);
    return shape;
  }

  #headed(read: Omit<ReadHead, 'header'>): ReadHead[] {
    const header = this.#unlessDamaged(() => readHeader(read.bytes, crc32));
    return header === undefined ? [] : [{ ...read, header }];
  }

  #decode({ header, bytes, body, crop }: ReadHead, inflated?: Bytes): OpenedBlock[] {
    const opened = this.#unlessDamaged(() => {
      const { meta, preview } = decodeHead(header, bytes, inflated);
      const stamps = header.thinned ? meta.stamps.map(asThinned) : meta.stamps;
      return { crop, header, stamps, preview, depths: () => this.#depths(header, body) };
    });
    return opened === undefined ? [] : [opened];
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
