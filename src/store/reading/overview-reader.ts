/**
 * A picture of a range: as many cells as a screen has, whatever data lie behind them. A burst of one sweep shows at every zoom.
 */
import type Database from 'better-sqlite3';
import { stillAtWork } from '../../threads/serve-thread.js';
import { MINUTE_MS } from '../../time/units.js';
import type { Overview, OverviewQuery } from '../archive.js';
import { dequantise } from '../blocks/levels.js';
import { unpackLevels, unpackMeanMw } from '../summaries/aggregate-row.js';
import { LEVELS, levelFor } from '../summaries/pyramid.js';
import { pyramidRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource, OpenedBlock } from './block-source.js';
import { Raster } from './raster.js';
import { inTurns, levelsOfBody } from './reading-turns.js';

/** Rows fetched at a time: faster than one by one, and bounded. */
const ROWS_AT_A_TIME = 256;

type PyramidRow = [id: number, sweeps: number, max: Buffer, min?: Buffer, mean?: Buffer];

export class OverviewReader {
  readonly #blocks: BlockSource;
  readonly #sql: Record<'max' | 'all', Database.Statement>;

  constructor(db: Database.Database, blocks: BlockSource) {
    this.#blocks = blocks;
    this.#sql = {
      max: db.prepare('SELECT id, sweeps, max FROM pyramid WHERE id >= ? AND id < ?').raw(),
      all: db.prepare('SELECT id, sweeps, max, min, mean FROM pyramid WHERE id >= ? AND id < ?').raw(),
    };
  }

  async read(query: OverviewQuery, tails: readonly Tail[]): Promise<Overview> {
    const raster = new Raster(query);
    const level = levelFor((query.to - query.from) / query.rows);
    if (level === undefined) await this.#fromBlocks(query, raster, tails);
    else this.#fromPyramid(query, level, raster, tails);
    return raster.finish();
  }

  #fromPyramid(query: OverviewQuery, level: number, raster: Raster, tails: readonly Tail[]): void {
    const { from, to, withMinAndMean = false } = query;
    const { beginMs, durationMs } = LEVELS[level] as (typeof LEVELS)[number];
    const rows = withMinAndMean ? this.#sql.all : this.#sql.max;
    for (const { id, crop } of this.#blocks.streams(query)) {
      const grid = raster.grid(crop.shape);
      const { bins } = crop.shape;
      const end = pyramidRowId(id, level, to);
      const stride = ROWS_AT_A_TIME * Math.round(durationMs / MINUTE_MS);
      const max = new Float32Array(bins);
      for (let first = pyramidRowId(id, level, beginMs(from)); first < end; first += stride) {
        stillAtWork();
        for (const row of rows.all(first, Math.min(end, first + stride)) as PyramidRow[]) {
          const [rowId, sweeps, packedMax, min, mean] = row;
          unpackLevels(packedMax, bins, max);
          const more = min && mean ? { min: unpackLevels(min, bins), meanMw: unpackMeanMw(mean, bins) } : {};
          raster.add(grid, Math.max(from, rowTimeMs(rowId)), { max, sweeps, ...more });
        }
      }
    }
    for (const tail of tails) {
      const crop = this.#blocks.crop(tail, query);
      const { aggregate, at } = tail;
      if (crop === undefined || aggregate.sweeps === 0 || at + MINUTE_MS <= from || at >= to) continue;
      const { maxDbm: max, minDbm: min, sweeps } = aggregate;
      raster.add(raster.grid(crop.shape), Math.max(from, at), { max, min, meanMw: aggregate.meanMw(), sweeps });
    }
  }

  async #fromBlocks(query: OverviewQuery, raster: Raster, tails: readonly Tail[]): Promise<void> {
    // Open blocks first: their codes are views that are valid only until the next await.
    for (const tail of tails) {
      const crop = this.#blocks.crop(tail, query);
      if (crop === undefined || tail.open === undefined) continue;
      const { codes, stamps, format, bins } = tail.open;
      const grid = raster.grid(crop.shape);
      const levels = new Float32Array(bins);
      for (const [i, { startedAt, folded }] of stamps.entries()) {
        if (startedAt < query.from || startedAt >= query.to) continue;
        dequantise(codes.subarray(i * bins, (i + 1) * bins), format, levels);
        raster.add(grid, startedAt, { max: levels, sweeps: folded });
      }
    }
    const found = this.#blocks.find(query);
    const add = (block: OpenedBlock): number => {
      const isPreview = previewServes(block, query);
      if (isPreview) addPreview(block, raster);
      else addBody(block, query, raster);
      return isPreview ? block.preview.length : levelsOfBody(block);
    };
    for (const tail of tails) await inTurns(this.#blocks.openTail(tail, query), add);
    // One after the other: an hour of a wide receiver would be hundreds of megabytes, for each question that is being answered.
    await inTurns(this.#blocks.each(found), add);
  }
}

/** True when only maxima are wanted and rows are no shorter than those of the preview. */
function previewServes({ header, stamps }: OpenedBlock, query: OverviewQuery): boolean {
  const { from, to, rows, withMinAndMean = false } = query;
  if (withMinAndMean || header.firstStartedAt < from || header.lastStartedAt >= to) return false;
  const rowMs = ((header.lastStartedAt - header.firstStartedAt) / stamps.length) * header.group;
  return rowMs <= (to - from) / rows && stamps.every(({ startedAt }) => startedAt >= from && startedAt < to);
}

function addPreview({ crop, header, stamps, preview }: OpenedBlock, raster: Raster): void {
  const { group, bins, format, firstBin } = header;
  const grid = raster.grid(crop.shape, firstBin, bins);
  const levels = new Float32Array(bins);
  for (let row = 0; row * group < stamps.length; row++) {
    const members = stamps.slice(row * group, (row + 1) * group);
    const folded = members.reduce((sum, stamp) => sum + stamp.folded, 0);
    dequantise(preview.subarray(row * bins, (row + 1) * bins), format, levels);
    const startedAt = members[0]?.startedAt ?? header.firstStartedAt;
    raster.add(grid, startedAt, { max: levels, sweeps: firstBin > crop.firstBin ? 0 : folded });
  }
}

function addBody(block: OpenedBlock, { from, to }: OverviewQuery, raster: Raster): void {
  const { crop, header, stamps } = block;
  const { bins, format, firstBin } = header;
  const codes = block.codes();
  if (codes === undefined) return;
  const grid = raster.grid(crop.shape, firstBin, bins);
  const levels = new Float32Array(bins);
  for (const [i, { startedAt, folded }] of stamps.entries()) {
    if (startedAt < from || startedAt >= to) continue;
    dequantise(codes.subarray(i * bins, (i + 1) * bins), format, levels);
    raster.add(grid, startedAt, { max: levels, sweeps: firstBin > crop.firstBin ? 0 : folded });
  }
}
