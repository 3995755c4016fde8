/** Finds the blocks of one receiver in a range of time, in the tables and in what is not committed yet. */
import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import { SweepFlag } from '../../rf/sweep.js';
import { MINUTE_MS } from '../../time/units.js';
import { decodeBody, decodeHead, type HeadBytes, headStream, inflatePair } from '../blocks/block-codec.js';
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
   * Levels as depths below the preview row of their group: a view that is valid until the depths of another block are read, or
   * of blocks {@link BlockSource.each one after the other} until the next block is asked for. Undefined when they are damaged
   * or were deleted meanwhile.
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

interface ReadHead extends HeadBytes {
  readonly body: () => Uint8Array | undefined;
  readonly crop: Crop;
}

/** Location of a block of which nothing is read yet. */
export interface FoundBlock extends BlockRow {
  readonly crop: Crop;
}

/** Room for the streams of two blocks, used again for each two: it stays in the processor's cache. */
class PairRoom {
  readonly #rooms = new Map<string, Bytes>();

  take(part: 'head' | 'body', place: number, bytes: number): Bytes {
    const key = part + place;
    let room = this.#rooms.get(key);
    if (room === undefined || room.length < bytes) {
      room = new Uint8Array(2 * bytes);
      this.#rooms.set(key, room);
    }
    return room.subarray(0, bytes);
  }
}

export class BlockSource {
  readonly #sql: Record<'streams' | 'blocks' | 'head' | 'body', Database.Statement>;
  /** One object for each grid, so that rows of a grid are recognised by identity. */
  readonly #shapes = new Map<string, SweepShape>();
  #damaged = 0;
  readonly #room = new PairRoom();

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
      const heads = this.#headsOf(rows.slice(i, i + 2));
      const previews = previewsOf(heads, (_place, bytes) => new Uint8Array(bytes));
      heads.forEach((head, k) => {
        opened.push(...this.#decode(head, previews[k]));
      });
    }
    return opened;
  }

  /** The same one after the other, read two at a time: preview and depths are valid until the next block is asked for. */
  *each(rows: readonly FoundBlock[]): Generator<OpenedBlock, void, void> {
    const room = new PairRoom();
    for (let i = 0; i < rows.length; i += 2) {
      const heads = this.#headsOf(rows.slice(i, i + 2));
      const previews = previewsOf(heads, (place, bytes) => room.take('head', place, bytes));
      let depths: readonly (Codes | undefined)[] | undefined;
      for (const [k, head] of heads.entries())
        for (const block of this.#decode(head, previews[k]))
          yield {
            ...block,
            depths: () => {
              depths ??= this.#depthsOf(heads, room);
              return depths[k];
            },
          };
    }
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

  #headsOf(rows: readonly FoundBlock[]): ReadHead[] {
    return rows.flatMap(({ id, crop }) => {
      const bytes = this.#sql.head.get(id) as Buffer | undefined;
      const body = () => this.#sql.body.get(id) as Buffer | undefined;
      return bytes === undefined ? [] : this.#headed({ bytes, body, crop });
    });
  }

  /** Of one block, or of two at a time. */
  #depthsOf(heads: readonly ReadHead[], room: PairRoom): (Codes | undefined)[] {
    const streams = heads.map(({ header, body }, place) => {
      // Each sweep is the maximum of its group: the body of a block of few sweeps, as wide receivers have them, has only zeros.
      const packed = header.group === 1 ? undefined : body();
      return packed === undefined ? undefined : { packed, out: room.take('body', place, streamBytes(header).body) };
    });
    const [first, second] = streams;
    const inflated = first === undefined || second === undefined ? [] : inflatePair(first, second);
    return heads.map(({ header }, i) => {
      const { format, group, sweeps, bins } = header;
      if (group === 1) return newCodes(format, sweeps * bins);
      const stream = streams[i];
      if (stream === undefined) return undefined;
      return this.#unlessDamaged(() => decodeBody(header, stream, inflated[i] !== undefined));
    });
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

  #decode(head: ReadHead, inflated?: Bytes): OpenedBlock[] {
    const { header, bytes, crop } = head;
    const opened = this.#unlessDamaged(() => {
      const { meta, preview } = decodeHead(header, bytes, inflated);
      const stamps = header.thinned ? meta.stamps.map(asThinned) : meta.stamps;
      return { crop, header, stamps, preview, depths: () => this.#depthsOf([head], this.#room)[0] };
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

/** Previews of two blocks at a time; none of a block that is alone, or that must be looked at by itself. */
function previewsOf(
  heads: readonly ReadHead[],
  room: (place: number, bytes: number) => Bytes,
): readonly (Bytes | undefined)[] {
  const [first, second] = heads.map((head, place) => headStream(head, (bytes) => room(place, bytes)));
  return first === undefined || second === undefined ? [] : inflatePair(first, second);
}

function asThinned(stamp: SweepStamp): SweepStamp {
  return { ...stamp, flags: stamp.flags | SweepFlag.halfDb };
}
