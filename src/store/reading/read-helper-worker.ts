/** The thread of {@link ReadHelper}: reads the blocks it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../../threads/give-way.js';
import { openForReading } from '../writing/archive-schema.js';
import { foldBlocks } from './block-folding.js';
import { BlockSource } from './block-source.js';
import type { HelpReply, HelpRequest } from './read-helper.js';
import { RowFolder } from './row-folder.js';
import { tableBuffers } from './sweep-table.js';

giveWay();
const db = openForReading(workerData as string);
const source = new BlockSource(db);

parentPort?.on('message', async ({ id, blocks, span, origin, maxBins }: HelpRequest) => {
  const before = source.damaged;
  const folder = new RowFolder(origin, span.slotMs);
  await foldBlocks(source.open(blocks), folder, span);
  const table = folder.finish(maxBins);
  const reply: HelpReply = { id, table, damaged: source.damaged - before };
  parentPort?.postMessage(reply, tableBuffers(table));
});
