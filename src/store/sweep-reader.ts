/** Sweeps of a range, single or folded to a requested number: from blocks, their previews, or the pyramid. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { unpackLevels } from './aggregate-row.js';
import type { SweepQuery } from './archive.js';
import { pyramidRowId, rowTimeMs } from './archive-schema.js';
import type { SweepStamp } from './block-format.js';
import type { BlockSource, OpenedBlock } from './block-source.js';
import type { Tail } from './ingest.js';
import { LEVELS, levelFor } from './pyramid.js';
import { RowFolder } from './row-folder.js';
import { MINUTE_MS } from './stream.js';
import type { SweepTable } from './sweep-table.js';

/** Blocks decoded in one go, some 10 ms; then whoever else waits for the thread has a turn. */
const BLOCKS_A_TURN = 60;

export class SweepReader {
  readonly #blocks: BlockSource;
  readonly #rows: Database.Statement;

  constructor(db: Database.Database, blocks: BlockSource) {
    this.#blocks = blocks;
    this.#rows = db.prepare('SELECT id, sweeps, flags, last_seq AS seq, max FROM pyramid WHERE id >= ? AND id < ?');
  }

  /** In order of time. Damaged blocks are passed over and counted by the source. */
  async query(query: SweepQuery, tails: readonly Tail[]): Promise<SweepTable> {
    const { from, to, maxSweeps = Number.POSITIVE_INFINITY, maxBins = Number.POSITIVE_INFINITY } = query;
    const widest = (to - from) / maxSweeps;
    const level = levelFor(widest);
    const found = level === undefined || to - from < 2 * MINUTE_MS ? this.#blocks.find(query) : undefined;
    if (level !== undefined && found === undefined) {
      // A sparse receiver may have fewer sweeps than rows were asked for: then each is shown as it is.
      if (this.#countAtMost(query, maxSweeps) > maxSweeps)
        return this.#fromPyramid(query, level, widest, tails, maxBins);
    }
    const opened = this.#blocks.open((found ?? this.#blocks.find(query)).blocks);
    for (const tail of tails) opened.push(...this.#blocks.openTail(tail, query));
    const total = countInRange(opened, tails, query);
    const slotMs = total > maxSweeps ? widest : 0;
    const folder = new RowFolder(from, slotMs);
    // The open blocks first: their codes are views that only last until something else is awaited.
    for (const tail of tails) {
      const { open } = tail;
      const crop = this.#blocks.crop(tail, query);
      if (open === undefined || crop === undefined) continue;
      for (const [i, stamp] of open.stamps.entries())
        if (stamp.startedAt >= from && stamp.startedAt < to)
          folder.add(crop, stamp, {
            ...{ firstBin: 0, bins: open.bins, format: open.format },
            ...{ codes: open.codes, at: i * open.bins },
          });
    }
    await this.#addBlocks(opened, folder, query, slotMs);
    return folder.finish(maxBins);
  }

  async #addBlocks(opened: OpenedBlock[], folder: RowFolder, { from, to }: SweepQuery, slotMs: number): Promise<void> {
    let decoded = 0;
    for (const block of opened) {
      if (previewServes(block, from, to, slotMs)) {
        addPreview(block, folder);
        continue;
      }
      if (decoded++ % BLOCKS_A_TURN === BLOCKS_A_TURN - 1) await nextTurn();
      const depths = block.depths();
      if (depths === undefined) continue;
      const { crop, header, stamps, preview } = block;
      const { bins, format, firstBin, group } = header;
      for (const [i, stamp] of stamps.entries()) {
        if (stamp.startedAt < from || stamp.startedAt >= to) continue;
        const belowAt = Math.floor(i / group) * bins;
        folder.add(crop, stamp, { firstBin, bins, format, codes: depths, at: i * bins, below: preview, belowAt });
      }
    }
  }

  #fromPyramid(query: SweepQuery, level: number, slotMs: number, tails: readonly Tail[], maxBins: number): SweepTable {
    const { from, to } = query;
    const { beginMs, durationMs } = LEVELS[level] as (typeof LEVELS)[number];
    const folder = new RowFolder(from, slotMs);
    for (const { id, crop } of this.#blocks.streams(query)) {
      const first = pyramidRowId(id, level, beginMs(from));
      const end = pyramidRowId(id, level, to);
      for (const row of this.#rows.iterate(first, end) as Iterable<
        SweepStamp & { id: number; sweeps: number; max: Buffer }
      >) {
        const startedAt = rowTimeMs(row.id);
        const { seq, flags, sweeps: folded } = row;
        const stamp = { seq, flags, folded, startedAt: Math.max(from, startedAt), endedAt: startedAt + durationMs };
        folder.addLevels(crop, stamp, unpackLevels(row.max, crop.shape.bins));
      }
    }
    for (const tail of tails) {
      const { aggregate, at } = tail;
      const crop = this.#blocks.crop(tail, query);
      if (crop === undefined || aggregate.sweeps === 0 || at + MINUTE_MS <= from || at >= to) continue;
      const stamp = { seq: aggregate.lastSeq, flags: aggregate.flags, folded: aggregate.sweeps };
      folder.addLevels(crop, { ...stamp, startedAt: Math.max(from, at), endedAt: at + MINUTE_MS }, aggregate.maxDbm);
    }
    return folder.finish(maxBins);
  }

  /** Sweeps in a range by its rows a minute, looked at only as far as needed. */
  #countAtMost(query: SweepQuery, limit: number): number {
    let count = 0;
    for (const { id } of this.#blocks.streams(query)) {
      const end = pyramidRowId(id, 0, query.to);
      for (const row of this.#rows.iterate(pyramidRowId(id, 0, query.from), end) as Iterable<{ sweeps: number }>) {
        count += row.sweeps;
        if (count > limit) return count;
      }
    }
    return count;
  }
}

function countInRange(opened: readonly OpenedBlock[], tails: readonly Tail[], { from, to }: SweepQuery): number {
  const inRange = (stamps: readonly SweepStamp[]) =>
    stamps.reduce((sum, { startedAt }) => sum + (startedAt >= from && startedAt < to ? 1 : 0), 0);
  const blocks = opened.reduce(
    (sum, { stamps, header, crop }) => sum + (header.firstBin > crop.firstBin ? 0 : inRange(stamps)),
    0,
  );
  return blocks + tails.reduce((sum, { open }) => sum + (open === undefined ? 0 : inRange(open.stamps)), 0);
}

/** The preview's rows are no longer than a slot, and no sweep of them lies outside the range. */
function previewServes({ header, stamps }: OpenedBlock, from: number, to: number, slotMs: number): boolean {
  if (slotMs === 0 || header.firstStartedAt < from || header.lastStartedAt >= to) return false;
  const rowMs = ((header.lastStartedAt - header.firstStartedAt) / stamps.length) * header.group;
  return rowMs <= slotMs && stamps.every(({ startedAt }) => startedAt >= from && startedAt < to);
}

function addPreview({ crop, header, stamps, preview }: OpenedBlock, folder: RowFolder): void {
  const { group, bins, format, firstBin } = header;
  for (let row = 0; row * group < stamps.length; row++) {
    const members = stamps.slice(row * group, (row + 1) * group);
    const first = members[0] as SweepStamp;
    const stamp = {
      seq: Math.max(...members.map(({ seq }) => seq)),
      startedAt: first.startedAt,
      endedAt: Math.max(...members.map(({ endedAt }) => endedAt)),
      flags: members.reduce((sum, { flags }) => sum | flags, 0),
      folded: members.reduce((sum, { folded }) => sum + folded, 0),
    };
    folder.add(crop, stamp, { firstBin, bins, format, codes: preview, at: row * bins });
  }
}
