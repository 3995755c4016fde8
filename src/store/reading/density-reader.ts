/**
 * Counts the levels of a range by frequency. Of more levels than are counted in a moment, every n-th block (a minute of
 * sweeps) is read: an even sample, and the answer says of how many sweeps.
 */
import { encodeDensity } from '../../rf/density.js';
import type { DensityQuery } from '../archive.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource, FoundBlock } from './block-source.js';
import { DensityCounter, levelsIn } from './density-counter.js';

/** Most levels read for one answer: some 0.4 s. An hour of 4,096 bins at two sweeps a second fits. */
const MOST_LEVELS = 32_000_000;

/** The counts, as `encodeDensity` writes them. */
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
