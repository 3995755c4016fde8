/** The thread of {@link ReadHelper}: reads the blocks it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Count } from '../../rf/density.js';
import { giveWay } from '../../threads/give-way.js';
import { openForReading } from '../writing/archive-schema.js';
import { foldBlocks } from './block-folding.js';
import { BlockSource } from './block-source.js';
import { DensityCounter } from './density-counter.js';
import { type HelpReply, type HelpRequest, READY } from './read-helper.js';
import { RowFolder } from './row-folder.js';
import { type SweepTable, tableBuffers } from './sweep-table.js';

giveWay();
const db = openForReading(workerData as string);
const source = new BlockSource(db);

parentPort?.on('message', async (request: HelpRequest) => {
  const { id, blocks } = request;
  const before = source.damaged;
  const reply = (made: { table: SweepTable } | { count: Count }, buffers: ArrayBuffer[]) => {
    const answer: HelpReply = { id, ...made, damaged: source.damaged - before };
    parentPort?.postMessage(answer, buffers);
  };
  if ('query' in request) {
    const counter = new DensityCounter(request.query);
    await counter.addFound(source, blocks);
    const { count } = counter;
    reply({ count }, [count.counts.buffer as ArrayBuffer]);
    return;
  }
  const { origin, span, maxBins } = request;
  const folder = new RowFolder(origin, span.slotMs);
  await foldBlocks(source.each(blocks), folder, span);
  const table = folder.finish(maxBins);
  reply({ table }, tableBuffers(table));
});
parentPort?.postMessage(READY);
