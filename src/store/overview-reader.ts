/** A picture of a range: as many cells as a screen has, whatever lies behind them; a burst of one sweep shows in every zoom. */
import type Database from 'better-sqlite3';
import { type AggregateRow, unpackLevels, unpackMeanMw } from './aggregate-row.js';
import type { Overview, OverviewQuery } from './archive.js';
import { pyramidRowId, rowTimeMs } from './archive-schema.js';
import { BlockDamaged } from './block-format.js';
import type { BlockSource, OpenedBlock } from './block-source.js';
import type { Tail } from './ingest.js';
import { dequantise, dequantiseBelow } from './levels.js';
import { LEVELS, levelFor } from './pyramid.js';
import { Raster } from './raster.js';
import { MINUTE_MS } from './stream.js';

const IN_FLIGHT = 16;

export class OverviewReader {
  readonly #blocks: BlockSource;
  readonly #sql: Record<'max' | 'all', Database.Statement>;

  constructor(db: Database.Database, blocks: BlockSource) {
    this.#blocks = blocks;
    this.#sql = {
      max: db.prepare('SELECT id, sweeps, max FROM pyramid WHERE id >= ? AND id < ?'),
      all: db.prepare('SELECT id, sweeps, max, min, mean FROM pyramid WHERE id >= ? AND id < ?'),
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
    const { beginMs } = LEVELS[level] as (typeof LEVELS)[number];
    const rows = withMinAndMean ? this.#sql.all : this.#sql.max;
    for (const { id, crop } of this.#blocks.streams(query)) {
      const grid = raster.grid(crop.shape);
      const { bins } = crop.shape;
      const range = [pyramidRowId(id, level, beginMs(from)), pyramidRowId(id, level, to)];
      const max = new Float32Array(bins);
      for (const row of rows.iterate(...range) as Iterable<AggregateRow & { id: number }>) {
        unpackLevels(row.max, bins, max);
        const more = withMinAndMean ? { min: unpackLevels(row.min, bins), meanMw: unpackMeanMw(row.mean, bins) } : {};
        raster.add(grid, Math.max(from, rowTimeMs(row.id)), { max, sweeps: row.sweeps, ...more });
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
    const opened = this.#blocks.open(this.#blocks.find(query).blocks);
    for (const tail of tails) {
      opened.push(...this.#blocks.openTail(tail, query));
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
    const waiting: Promise<void>[] = [];
    for (const block of opened) {
      waiting.push(addBody(block, query, raster));
      if (waiting.length >= IN_FLIGHT) await waiting.shift();
    }
    await Promise.all(waiting);
  }
}

async function addBody(block: OpenedBlock, { from, to }: OverviewQuery, raster: Raster): Promise<void> {
  const { crop, header, stamps, preview } = block;
  const { bins, format, firstBin, group } = header;
  try {
    const depths = await block.depths();
    const grid = raster.grid(crop.shape, firstBin, bins);
    const levels = new Float32Array(bins);
    for (const [i, { startedAt, folded }] of stamps.entries()) {
      if (startedAt < from || startedAt >= to) continue;
      const maxima = preview.subarray(Math.floor(i / group) * bins);
      dequantiseBelow(maxima, depths.subarray(i * bins, (i + 1) * bins), format, levels);
      raster.add(grid, startedAt, { max: levels, sweeps: firstBin > crop.firstBin ? 0 : folded });
    }
  } catch (error) {
    if (!(error instanceof BlockDamaged)) throw error;
  }
}
