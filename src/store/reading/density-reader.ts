/**
 * Counts the levels of a range by frequency. Of more levels than are counted in a moment, every n-th block (a minute of
 * sweeps) is read: an even sample, and the answer says of how many sweeps.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BinColumns, binColumns } from '../../rf/bin-columns.js';
import { type Count, countLevels, emptyCounts, encodeDensity, isCounted } from '../../rf/density.js';
import { CELLS, HALF_DB_CODE_TO_CELL } from '../../rf/level-cells.js';
import type { DensityQuery } from '../archive.js';
import { dequantise, runToLevels } from '../blocks/levels.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource, FoundBlock, OpenedBlock } from './block-source.js';
import type { ReadHelper } from './read-helper.js';

/** Most levels read for one answer: some 0.4 s. An hour of 4,096 bins at two sweeps a second fits. */
const MOST_LEVELS = 32_000_000;
/** Levels read in one turn of some 10 ms; then other work of the thread runs. */
const LEVELS_A_TURN = 1_000_000;
const BINS_AT_A_TIME = 128;
/** Fewest levels that are shared with another thread: some 10 ms of counting. */
const WORTH_SHARING_LEVELS = 1_000_000;

export class DensityReader {
  readonly #blocks: BlockSource;
  readonly #helper: Pick<ReadHelper, 'useful' | 'count'> | undefined;
  readonly #mostLevels: number;

  constructor(blocks: BlockSource, helper?: Pick<ReadHelper, 'useful' | 'count'>, mostLevels = MOST_LEVELS) {
    this.#blocks = blocks;
    this.#helper = helper;
    this.#mostLevels = mostLevels;
  }

  /** The counts, as `encodeDensity` writes them. */
  async read(query: DensityQuery, tails: readonly Tail[]): Promise<Uint8Array> {
    const { startHz, stopHz, columns } = query;
    const count = emptyCount(query);
    // Open blocks first: their codes are views that are valid only until the next await.
    for (const tail of tails) this.#addOpen(tail, query, count);
    const held = tails.flatMap((tail) => this.#blocks.openTail(tail, query));
    for (const block of held) addBlock(block, query, count);
    const found = this.#blocks.find(query);
    const every = this.#sampleOf(found);
    const times = [...new Set(found.map(({ startedAt }) => startedAt))].sort((a, b) => a - b);
    const places = new Map(times.map((at, place) => [at, place]));
    // All parts of a sweep begin at one time, so a sweep is read whole or not at all.
    const isRead = ({ startedAt }: FoundBlock) => (places.get(startedAt) as number) % every === 0;
    const uncounted = found
      .filter((block) => !isRead(block) && block.firstBin <= block.crop.firstBin)
      .reduce((sum, { sweeps }) => sum + sweeps, 0);
    await this.#addFound(found.filter(isRead), query, count);
    return encodeDensity({ startHz, stopHz, columns, ...count, sweepsThere: count.sweeps + uncounted });
  }

  /** Half of the blocks are counted by the helper thread where that pays; here what it does not count. */
  async #addFound(blocks: readonly FoundBlock[], query: DensityQuery, count: Count): Promise<void> {
    const isShared = this.#helper?.useful === true && levelsIn(blocks) >= WORTH_SHARING_LEVELS;
    const half = isShared ? blocks.length >> 1 : 0;
    const helped = half === 0 ? undefined : this.#helper?.count({ blocks: blocks.slice(0, half), query });
    await countBlocks(this.#blocks, blocks.slice(half), query, count);
    const theirs = await helped;
    if (theirs === undefined) return countBlocks(this.#blocks, blocks.slice(0, half), query, count);
    this.#blocks.noteDamaged(theirs.damaged);
    count.sweeps += theirs.count.sweeps;
    count.leftOut += theirs.count.leftOut;
    theirs.count.counts.forEach((more, cell) => {
      if (more > 0) count.counts[cell] = (count.counts[cell] as number) + more;
    });
  }

  #sampleOf(found: readonly FoundBlock[]): number {
    return Math.ceil(Math.max(1, levelsIn(found)) / this.#mostLevels);
  }

  #addOpen(tail: Tail, query: DensityQuery, count: Count): void {
    const crop = this.#blocks.crop(tail, query);
    if (crop === undefined || tail.open === undefined) return;
    const { codes, stamps, format, bins } = tail.open;
    const columns = binColumns(query, crop.shape);
    const levels = new Float32Array(bins);
    for (const [i, stamp] of stamps.entries()) {
      if (!isWanted(stamp, query, count, true)) continue;
      dequantise(codes.subarray(i * bins, (i + 1) * bins), format, levels);
      countLevels(count.counts, columns, levels);
    }
  }
}

export function emptyCount(query: DensityQuery): Count {
  return { counts: emptyCounts(query), sweeps: 0, leftOut: 0 };
}

export async function countBlocks(
  source: BlockSource,
  blocks: readonly FoundBlock[],
  query: DensityQuery,
  count: Count,
): Promise<void> {
  let levels = 0;
  for (const block of blocks) {
    for (const opened of source.open([block])) addBlock(opened, query, count);
    // A block is read whole, however little of it is counted.
    levels += levelsIn([block]);
    if (levels < LEVELS_A_TURN) continue;
    levels = 0;
    await nextTurn();
  }
}

function levelsIn(blocks: readonly FoundBlock[]): number {
  return blocks.reduce((sum, { sweeps, bins }) => sum + sweeps * bins, 0);
}

function addBlock(block: OpenedBlock, query: DensityQuery, count: Count): void {
  const { crop, header, stamps, preview } = block;
  const { bins, format, firstBin, group } = header;
  const depths = block.depths();
  if (depths === undefined) return;
  const columns = binColumns(query, crop.shape, firstBin, bins);
  const wanted = stamps.flatMap((stamp, i) => (isWanted(stamp, query, count, firstBin <= crop.firstBin) ? [i] : []));
  const rows = wanted.map((i) => ({ at: i * bins, belowAt: Math.floor(i / group) * bins }));
  if (depths instanceof Uint8Array && preview instanceof Uint8Array && columns.narrow) {
    countBytes(count.counts, columns, { depths, maxima: preview, rows });
    return;
  }
  const levels = new Float32Array(bins);
  for (const { at, belowAt } of rows) {
    runToLevels({ format, codes: depths, at, below: preview, belowAt }, bins, levels);
    countLevels(count.counts, columns, levels);
  }
}

interface ByteRows {
  readonly depths: Uint8Array;
  readonly maxima: Uint8Array;
  readonly rows: readonly { readonly at: number; readonly belowAt: number }[];
}

/**
 * The usual case, without levels between: codes of half a dB are numbers of cells. A few bins of all sweeps at a time, whose
 * counts stay in the processor's cache.
 */
function countBytes(counts: Float32Array, columns: BinColumns, { depths, maxima, rows }: ByteRows): void {
  const { columnOfBin, firstBin, endBin } = columns;
  const cells = columnOfBin.map((column) => column * CELLS + HALF_DB_CODE_TO_CELL);
  for (let first = firstBin; first < endBin; first += BINS_AT_A_TIME) {
    const end = Math.min(endBin, first + BINS_AT_A_TIME);
    for (const { at, belowAt } of rows)
      for (let bin = first; bin < end; bin++) {
        const code = (maxima[belowAt + bin] as number) - (depths[at + bin] as number);
        // Code 0 is a bin that was not received.
        if (code === 0) continue;
        const cell = (cells[bin] as number) + code;
        counts[cell] = (counts[cell] as number) + 1;
      }
  }
}

/** Also counts the sweep, once for all its parts. */
function isWanted(
  stamp: { readonly startedAt: number; readonly flags: number; readonly folded: number },
  { from, to }: DensityQuery,
  count: Count,
  isFirstPart: boolean,
): boolean {
  if (stamp.startedAt < from || stamp.startedAt >= to) return false;
  const counted = isCounted(stamp);
  if (isFirstPart && counted) count.sweeps += 1;
  else if (isFirstPart) count.leftOut += stamp.folded;
  return counted;
}
