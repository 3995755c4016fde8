/** Reads the sweeps of a range, single or folded to a number of rows: from blocks, their previews, or the pyramid. */
import type Database from 'better-sqlite3';
import { stillAtWork } from '../../threads/serve-thread.js';
import { MINUTE_MS } from '../../time/units.js';
import type { SweepQuery } from '../archive.js';
import type { SweepStamp } from '../blocks/block-format.js';
import { unpackLevels } from '../summaries/aggregate-row.js';
import { LEVELS, levelFor } from '../summaries/pyramid.js';
import { pyramidRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource, OpenedBlock } from './block-source.js';
import { inTurns, levelsOfBody } from './reading-turns.js';
import { RowFolder } from './row-folder.js';
import type { SweepTable } from './sweep-table.js';

export class SweepReader {
  readonly #blocks: BlockSource;
  readonly #rows: Database.Statement;

  constructor(db: Database.Database, blocks: BlockSource) {
    this.#blocks = blocks;
    this.#rows = db.prepare('SELECT id, sweeps, flags, last_seq AS seq, max FROM pyramid WHERE id >= ? AND id < ?');
  }

  /** Sweeps in order of time. Damaged blocks are skipped, and counted by the source. */
  async query(query: SweepQuery, tails: readonly Tail[]): Promise<SweepTable> {
    const { from, to, maxSweeps = Number.POSITIVE_INFINITY, maxBins = Number.POSITIVE_INFINITY } = query;
    const widest = (to - from) / maxSweeps;
    const level = levelFor(widest);
    const found = level === undefined || to - from < 2 * MINUTE_MS ? this.#blocks.find(query) : undefined;
    if (level !== undefined && found === undefined) {
      // A slow receiver may have fewer sweeps than rows asked for; then each sweep is a row.
      if (this.#countAtMost(query, maxSweeps) > maxSweeps)
        return this.#fromPyramid(query, level, widest, tails, maxBins);
    }
    const blocks = found ?? this.#blocks.find(query);
    const total = this.#blocks.countSweeps(blocks, query) + countTails(tails, query);
    const slotMs = total > maxSweeps ? widest : 0;
    const folder = new RowFolder(from, slotMs);
    // Open blocks first: their codes are views that are valid only until the next await.
    for (const tail of tails) {
      const { open } = tail;
      const crop = this.#blocks.crop(tail, query);
      if (open === undefined || crop === undefined) continue;
      for (const [i, stamp] of open.stamps.entries())
        if (stamp.startedAt >= from && stamp.startedAt < to)
          folder.add(crop, stamp, {
            firstBin: 0,
            bins: open.bins,
            format: open.format,
            codes: open.codes,
            at: i * open.bins,
          });
    }
    const span = { from, to, slotMs };
    for (const tail of tails) await foldBlocks(this.#blocks.openTail(tail, query), folder, span);
    await foldBlocks(this.#blocks.each(blocks), folder, span);
    return folder.finish(maxBins);
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
        stillAtWork();
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

  /** Number of sweeps in a range, from its rows per minute; counting stops beyond `limit`. */
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

function countTails(tails: readonly Tail[], { from, to, receiverId }: SweepQuery): number {
  const inRange = (stamps: readonly SweepStamp[]) =>
    stamps.reduce((sum, { startedAt }) => sum + (startedAt >= from && startedAt < to ? 1 : 0), 0);
  let count = 0;
  for (const { shape, blocks, open } of tails) {
    if (shape.receiverId !== receiverId) continue;
    for (const { stamps, firstBin } of blocks) if (firstBin === 0) count += inRange(stamps);
    if (open !== undefined) count += inRange(open.stamps);
  }
  return count;
}

/** Wanted sweeps, and length of a row in ms; 0 makes every sweep a row of its own. */
interface RowSpan {
  readonly from: number;
  readonly to: number;
  readonly slotMs: number;
}

/** Folds blocks into rows: from whole sweeps, or from previews where rows are no finer than those. */
async function foldBlocks(opened: Iterable<OpenedBlock>, folder: RowFolder, span: RowSpan): Promise<void> {
  await inTurns(opened, (block) => {
    const isPreview = previewServes(block, span);
    if (isPreview) addPreview(block, folder);
    else addBody(block, folder, span);
    return isPreview ? block.preview.length : levelsOfBody(block);
  });
}

function addBody(block: OpenedBlock, folder: RowFolder, { from, to }: RowSpan): void {
  const codes = block.codes();
  if (codes === undefined) return;
  const { crop, header, stamps } = block;
  const { bins, format, firstBin } = header;
  for (const [i, stamp] of stamps.entries()) {
    if (stamp.startedAt < from || stamp.startedAt >= to) continue;
    folder.add(crop, stamp, { firstBin, bins, format, codes, at: i * bins });
  }
}

/** True when the preview's rows are no longer than a slot and none of their sweeps lies outside the range. */
function previewServes({ header, stamps }: OpenedBlock, { from, to, slotMs }: RowSpan): boolean {
  if (slotMs === 0 || header.firstStartedAt < from || header.lastStartedAt >= to) return false;
  const rowMs = ((header.lastStartedAt - header.firstStartedAt) / stamps.length) * header.group;
  return rowMs <= slotMs && stamps.every(({ startedAt }) => startedAt >= from && startedAt < to);
}

function addPreview({ crop, header, stamps, preview }: OpenedBlock, folder: RowFolder): void {
  const { group, bins, format, firstBin } = header;
  for (let row = 0; row * group < stamps.length; row++) {
    const first = stamps[row * group] as SweepStamp;
    let { seq, endedAt, flags, folded } = first;
    const end = Math.min(stamps.length, (row + 1) * group);
    for (let i = row * group + 1; i < end; i++) {
      const stamp = stamps[i] as SweepStamp;
      seq = Math.max(seq, stamp.seq);
      endedAt = Math.max(endedAt, stamp.endedAt);
      flags |= stamp.flags;
      folded += stamp.folded;
    }
    const stamp = { seq, startedAt: first.startedAt, endedAt, flags, folded };
    folder.add(crop, stamp, { firstBin, bins, format, codes: preview, at: row * bins });
  }
}
