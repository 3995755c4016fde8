/** Counts the levels of blocks by frequency, for one answer. */
import { type BinColumns, binColumns } from '../../rf/bin-columns.js';
import { type Count, countLevels, encodeDensity, isCounted } from '../../rf/density.js';
import { CELLS, HALF_DB_CODE_TO_CELL } from '../../rf/level-cells.js';
import type { DensityQuery } from '../archive.js';
import type { BlockContent, SweepShape, SweepStamp } from '../blocks/block-format.js';
import { wordsOf } from '../blocks/byte-rows.js';
import { dequantise } from '../blocks/levels.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource, FoundBlock, OpenedBlock } from './block-source.js';
import { inTurns, levelsOfBody } from './reading-turns.js';
import type { Crop } from './row-folder.js';

const BINS_AT_A_TIME = 128;

/**
 * Counts of codes of one byte, from column to column. There are 256; the rest keeps the usual levels of neighbouring columns in
 * different lines of the processor's cache, of which it holds few at distances of a power of two.
 */
const CODES_OF_COLUMN = 272;

/** The columns of bins, and for each bin the place of a code 0 among the counts of codes. */
interface CountedBins extends BinColumns {
  readonly places: Int32Array;
}

class DensityCounter {
  readonly #count: Count;
  readonly #query: DensityQuery;
  /** Codes of half a dB that are not among the counts yet. */
  readonly #codes: Uint32Array;
  /** By the bins of a block: the blocks of a grid have the same ones, or the same few. */
  readonly #columns = new Map<SweepShape, Map<string, CountedBins>>();

  constructor(query: DensityQuery) {
    this.#query = query;
    this.#count = { counts: new Uint32Array(query.columns * CELLS), sweeps: 0, leftOut: 0 };
    this.#codes = new Uint32Array(query.columns * CODES_OF_COLUMN);
  }

  get count(): Count {
    const { counts } = this.#count;
    for (let column = 0; column < this.#query.columns; column++) {
      const cells = column * CELLS + HALF_DB_CODE_TO_CELL;
      const codes = column * CODES_OF_COLUMN;
      // Code 0 is a bin that was not received.
      for (let code = 1; code < 256; code++)
        counts[cells + code] = (counts[cells + code] as number) + (this.#codes[codes + code] as number);
    }
    this.#codes.fill(0);
    return this.#count;
  }

  async addFound(source: BlockSource, blocks: readonly FoundBlock[]): Promise<void> {
    await inTurns(source.each(blocks), (block) => {
      this.addBlock(block);
      return levelsOfBody(block);
    });
  }

  /** Sweeps that are in no block yet. */
  addOpen({ shape }: Crop, { codes, stamps, format, bins }: BlockContent): void {
    const columns = binColumns(this.#query, shape);
    const levels = new Float32Array(bins);
    for (const [i, stamp] of stamps.entries()) {
      if (!this.#isWanted(stamp, true)) continue;
      dequantise(codes.subarray(i * bins, (i + 1) * bins), format, levels);
      countLevels(this.#count.counts, columns, levels);
    }
  }

  addBlock(block: OpenedBlock): void {
    const { crop, header, stamps } = block;
    const { bins, format, firstBin } = header;
    const codes = block.codes();
    if (codes === undefined) return;
    const { counts } = this.#count;
    const columns = this.#columnsOf(crop.shape, firstBin, bins);
    const wanted = stamps.flatMap((stamp, i) => (this.#isWanted(stamp, firstBin <= crop.firstBin) ? [i] : []));
    const rows = wanted.map((i) => i * bins);
    if (codes instanceof Uint8Array && columns.narrow) {
      countBytes(this.#codes, columns, codes, rows);
      return;
    }
    const levels = new Float32Array(bins);
    for (const at of rows) {
      dequantise(codes.subarray(at, at + bins), format, levels);
      countLevels(counts, columns, levels);
    }
  }

  #columnsOf(shape: SweepShape, firstBin: number, bins: number): CountedBins {
    const ofShape = this.#columns.get(shape) ?? new Map<string, CountedBins>();
    this.#columns.set(shape, ofShape);
    const key = `${firstBin}/${bins}`;
    const known = ofShape.get(key);
    if (known !== undefined) return known;
    const columns = binColumns(this.#query, shape, firstBin, bins);
    const made = { ...columns, places: columns.columnOfBin.map((column) => column * CODES_OF_COLUMN) };
    ofShape.set(key, made);
    return made;
  }

  /** Also counts the sweep, once for all its parts. */
  #isWanted(stamp: SweepStamp, isFirstPart: boolean): boolean {
    const { from, to } = this.#query;
    if (stamp.startedAt < from || stamp.startedAt >= to) return false;
    const counted = isCounted(stamp);
    if (isFirstPart && counted) this.#count.sweeps += 1;
    else if (isFirstPart) this.#count.leftOut += stamp.folded;
    return counted;
  }
}

function levelsIn(blocks: readonly FoundBlock[]): number {
  return blocks.reduce((sum, { sweeps, bins }) => sum + sweeps * bins, 0);
}

/**
 * The usual case, four codes at a time, without levels between. A few bins of all sweeps follow each other, whose counts stay in the processor's
 * cache.
 */
function countBytes(
  counts: Uint32Array,
  { places, firstBin, endBin }: CountedBins,
  codes: Uint8Array,
  rows: readonly number[],
): void {
  const words = wordsOf(codes);
  const raise = (place: number): void => {
    counts[place] = (counts[place] as number) + 1;
  };
  for (let first = firstBin, end = first; first < endBin; first = end) {
    end = Math.min(endBin, first - (first % BINS_AT_A_TIME) + BINS_AT_A_TIME);
    for (const at of rows) {
      let bin = first;
      if (words !== undefined && (at + first) % 4 === 0)
        for (; bin + 4 <= end; bin += 4) {
          const four = words[(at + bin) >> 2] as number;
          raise((places[bin] as number) + (four & 255));
          raise((places[bin + 1] as number) + ((four >>> 8) & 255));
          raise((places[bin + 2] as number) + ((four >>> 16) & 255));
          raise((places[bin + 3] as number) + (four >>> 24));
        }
      for (; bin < end; bin++) raise((places[bin] as number) + (codes[at + bin] as number));
    }
  }
}

/** Most levels read for one answer: some 0.4 s. An hour of 4,096 bins at two sweeps a second fits. */
const MOST_LEVELS = 32_000_000;

/**
 * Counts the levels of a range by frequency, as `encodeDensity` writes them. Of more levels than are counted in a moment, every n-th
 * block (a minute of sweeps) is read: an even sample, and the answer says of how many sweeps.
 */
export async function readDensity(
  blocks: BlockSource,
  query: DensityQuery,
  tails: readonly Tail[],
  mostLevels = MOST_LEVELS,
): Promise<Uint8Array> {
  const { startHz, stopHz, columns } = query;
  const counter = new DensityCounter(query);
  // Open blocks first: their codes are views that are valid only until the next await.
  for (const tail of tails) {
    const crop = blocks.crop(tail, query);
    if (crop !== undefined && tail.open !== undefined) counter.addOpen(crop, tail.open);
  }
  for (const tail of tails) for (const block of blocks.openTail(tail, query)) counter.addBlock(block);
  const found = blocks.find(query);
  const every = Math.ceil(Math.max(1, levelsIn(found)) / mostLevels);
  const times = [...new Set(found.map(({ startedAt }) => startedAt))].sort((a, b) => a - b);
  const places = new Map(times.map((at, place) => [at, place]));
  // All parts of a sweep begin at one time, so a sweep is read whole or not at all.
  const isRead = ({ startedAt }: FoundBlock) => (places.get(startedAt) as number) % every === 0;
  const uncounted = found
    .filter((block) => !isRead(block) && block.firstBin <= block.crop.firstBin)
    .reduce((sum, { sweeps }) => sum + sweeps, 0);
  await counter.addFound(blocks, found.filter(isRead));
  const { count } = counter;
  return encodeDensity({ startHz, stopHz, columns, ...count, sweepsThere: count.sweeps + uncounted });
}
